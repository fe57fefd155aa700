import {
  type FileFormat,
  type FileFound,
  type FileMapping,
  fileMapping,
  weekBasedMaterialDemand,
} from '@lodestone/contracts'
import { IN_WORDS } from '@lodestone/kernel'
import { z } from 'zod'
import { readErp } from './erp.ts'
import type { FileRead, SentFile } from './file-read.ts'
import { foundIn } from './found.ts'
import type { Mapped } from './mapped.ts'
import { MappingFault, mappingOf, NO_MAPPING, type Reading } from './mapping.ts'
import { describe, proposed } from './propose.ts'
import { readDelfor } from './schedule/delfor.ts'
import { readIdoc } from './schedule/idoc.ts'
import { readSchedule, type Scheduled } from './schedule/schedule.ts'
import { readTable } from './table.read.ts'
import { MAX_ROWS, type Remark, type Table, UnreadableFile } from './table.ts'
import { readWeekBased } from './week-based.ts'

/** Nothing said of anything. */
const EMPTY: FileMapping = fileMapping.parse({ materials: {} })

/** Reads a file in somebody's own numbers. */
export const readMapped = (file: SentFile, options: Reading, format: FileFormat): Promise<FileRead> =>
  readBy(file, options, format, mappingOf(options))

/** Reads one also without a mapping: what one is made of is found, and that there is none is a fault. */
export async function lookInto(file: SentFile, options: Reading, format: FileFormat): Promise<FileRead> {
  if (options.mapping !== undefined) return readMapped(file, options, format)
  const read = await readBy(file, options, format, undefined)
  return { ...read, items: [], faults: [{ field: 'mapping', message: NO_MAPPING }] }
}

function readBy(
  file: SentFile,
  options: Reading,
  format: FileFormat,
  mapping: FileMapping | undefined,
): Promise<FileRead> {
  if (format === 'erp') return readErpFile(file, options, mapping)
  return format === 'catena-x-dcm' ? readCatenaX(file, mapping ?? EMPTY) : readDelivery(file, format, mapping ?? EMPTY)
}

/** Reads a table in an ERP's own columns; without a mapping those that are proposed. */
async function readErpFile(file: SentFile, options: Reading, mapping: FileMapping | undefined): Promise<FileRead> {
  if (mapping && !mapping.columns) throw new MappingFault('columns', 'an ERP file needs the columns of its mapping')
  const { table, how, warnings } = await readTable(file, options, [])
  const columns = columnsOf(table)
  const found = { format: 'erp' as const, columns, proposed: proposed(columns) }
  const used = mapping ?? fileMapping.safeParse({ columns: found.proposed.columns, materials: {} }).data
  const mapped = used?.columns
    ? readErp(table, { ...used, columns: used.columns })
    : { lines: [], faults: [], warnings: [], rows: Math.max(0, table.rows.length - 1), seen: [] }
  return {
    ...fromMapped(mapped),
    how: { ...how, format: 'erp' },
    warnings: [...warnings, ...mapped.warnings],
    found: { ...found, ...foundIn(mapped.seen, used ?? EMPTY) },
    ...(warnings.length > 0 ? { guessed: true as const } : {}),
  }
}

const columnsOf = ({ rows: [header, ...rows] }: Table) =>
  (header?.cells ?? []).flatMap((cell, index) =>
    cell
      ? [
          describe(
            cell.text,
            rows.flatMap(({ cells }) => cells[index] ?? []),
          ),
        ]
      : [],
  )

const fromMapped = (mapped: Mapped) => ({
  summed: true as const,
  items: mapped.lines,
  rows: mapped.rows,
  faults: mapped.faults,
  warnings: mapped.warnings,
})

/** What is read of what has no columns of its own. */
const readAs = (format: FileFormat, mapping: FileMapping, mapped: Mapped): FileRead => {
  const found: FileFound = { format, proposed: {}, ...foundIn(mapped.seen, mapping) }
  return { how: { format }, ...fromMapped(mapped), found }
}

/** Reads demand in the words of Catena-X. */
async function readCatenaX(file: SentFile, mapping: FileMapping): Promise<FileRead> {
  const demands = z.array(weekBasedMaterialDemand).min(1).max(MAX_ROWS)
  const given = Array.isArray(file.parsed) ? file.parsed : [file.parsed]
  const read = demands.safeParse(given, IN_WORDS)
  if (read.success) return readAs('catena-x-dcm', mapping, readWeekBased(read.data, mapping))
  const faults = read.error.issues.map(issue => ({
    field: issue.path.slice(given === file.parsed ? 0 : 1).join('.'),
    message: issue.message,
  }))
  return { how: { format: 'catena-x-dcm' }, items: [], rows: 0, faults, warnings: [] }
}

/** Reads delivery schedules: UN/EDIFACT DELFOR, or SAP's IDoc as XML. */
async function readDelivery(file: SentFile, format: 'delfor' | 'idoc', mapping: FileMapping): Promise<FileRead> {
  if (format === 'idoc') return readAs(format, mapping, readSchedule(few(await readIdoc(file.bytes)), mapping))
  const { scheduled, left } = readDelfor(file.bytes)
  const warnings = left.map((field): Remark => ({ field, message: 'no quantity to be delivered by itself: left out' }))
  return readAs(format, mapping, readSchedule(few(scheduled), mapping, warnings))
}

function few(scheduled: readonly Scheduled[]): readonly Scheduled[] {
  if (scheduled.length > MAX_ROWS)
    throw new UnreadableFile('too-many', `The file has more than ${MAX_ROWS} quantities.`)
  return scheduled
}
