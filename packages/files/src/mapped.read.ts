import { type FileMapping, type FileReading, weekBasedMaterialDemand } from '@lodestone/contracts'
import { z } from 'zod'
import { readErp } from './erp.ts'
import type { FileRead, SentFile } from './file-read.ts'
import type { Mapped } from './mapped.ts'
import { MappingFault, mappingOf } from './mapping.ts'
import { readTable } from './table.read.ts'
import { MAX_ROWS } from './table.ts'
import { readWeekBased } from './week-based.ts'

/** Reads a table in an ERP's own columns. */
export async function readErpFile(file: SentFile, options: FileReading): Promise<FileRead> {
  const mapping = mappingOf(options)
  const { columns } = mapping
  if (!columns) throw new MappingFault('columns', 'an ERP file needs the columns of its mapping')
  const { table, how, warnings } = await readTable(file, options, [])
  const mapped = readErp(table, { ...mapping, columns })
  return {
    ...fromMapped(mapped),
    how: { ...how, format: 'erp' },
    warnings: [...warnings, ...mapped.warnings],
    ...(warnings.length > 0 ? { guessed: true as const } : {}),
  }
}

const fromMapped = (mapped: Mapped) => ({
  summed: true as const,
  items: mapped.lines,
  rows: mapped.rows,
  faults: mapped.faults,
  warnings: mapped.warnings,
})

/** Reads demand in the words of Catena-X. */
export function readCatenaX(file: SentFile, mapping: FileMapping): FileRead {
  const demands = z.array(weekBasedMaterialDemand).min(1).max(MAX_ROWS)
  const given = Array.isArray(file.parsed) ? file.parsed : [file.parsed]
  const read = demands.safeParse(given)
  const how = { format: 'catena-x-dcm' as const }
  if (!read.success) {
    const faults = read.error.issues.map(issue => ({
      field: issue.path.slice(given === file.parsed ? 0 : 1).join('.'),
      message: issue.message,
    }))
    return { how, items: [], rows: 0, faults, warnings: [] }
  }
  return { how, ...fromMapped(readWeekBased(read.data, mapping)) }
}
