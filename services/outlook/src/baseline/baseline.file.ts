import { MOST_BASELINE_ROWS, type OutlookBaselinePreview, ruled, type TableFault, XLSX } from '@lodestone/contracts'
import { UnreadableFile } from '@lodestone/files'
import { type Fault, readWorld } from '@lodestone/foresight'
import { ProblemError } from '@lodestone/http/problem'
import { parsed, type SentFile } from '@lodestone/http/sent'
import { canonicalHash, fieldsRefused, fromJson, isObject, type JsonText, toJson } from '@lodestone/kernel'
import { readSheets } from './baseline.sheets.ts'
import { type BaselineContent, changesOf, contentOf, countsOf, errorOf } from './baseline.ts'

/** Baselines as they are uploaded, read in a thread for files. */

export type ReadBaseline = Required<OutlookBaselinePreview>['baseline'] & {
  readonly content: JsonText<BaselineContent>
}

const MEMBERS = ['name', 'from', 'months', 'assumptions', 'plants', 'routes', 'needs']
const CODES = {
  malformed: 'malformed',
  'too-large': 'too-large',
  'too-many': 'too-large',
  unsupported: 'unsupported-media-type',
} as const
/** Characters of a name. */
const LONGEST_NAME = 100

/** The baseline of a file. 422 with every fault beside its cell. */
export async function baselineOf(sent: SentFile): Promise<ReadBaseline> {
  const read = await reading(sent)
  if ('faults' in read)
    throw new ProblemError('validation-failed', fieldsRefused(read.faults.length), read.faults.map(errorOf))
  return read
}

/** What is wrong with it, or what it would change in the one before. */
export async function previewOf(
  sent: SentFile,
  before: JsonText<BaselineContent> | undefined,
): Promise<OutlookBaselinePreview> {
  const read = await reading(sent)
  if ('faults' in read) return { importable: false, faults: read.faults.map(ruled), changes: [] }
  const { content, ...baseline } = read
  return { importable: true, faults: [], changes: changesOf(before && fromJson(before), fromJson(content)), baseline }
}

type Given = {
  readonly value: Record<string, unknown>
  readonly faults: readonly TableFault[]
  readonly placed: (fault: TableFault) => TableFault
}

async function reading(sent: SentFile): Promise<ReadBaseline | { readonly faults: TableFault[] }> {
  const { value, faults: unread, placed } = sent.media === XLSX ? await fromWorkbook(sent) : fromJsonBody(sent)
  const { name, ...world } = value
  const rows = ['plants', 'routes', 'needs'].flatMap(table => tooMany(table, world[table]))
  const own = [...unread, ...nameFaults(name), ...rows]
  // Rows beyond what is taken need not be read one by one.
  const read = rows.length > 0 ? undefined : readWorld({ ...world, stocks: [], deliveries: [] })
  const wrong = read && 'faults' in read ? read.faults.map((fault: Fault) => placed(fault)) : []
  if (own.length + wrong.length > 0 || !read || 'faults' in read) return { faults: [...own, ...wrong] }
  const content = contentOf(read.value)
  sent.counted?.(content.plants.length + content.routes.length + content.needs.length)
  const { from, months } = content
  return {
    ...{ name: String(name).trim(), from, months, digest: canonicalHash(content), ...countsOf(content) },
    content: toJson(content),
  }
}

function nameFaults(name: unknown): TableFault[] {
  const fault = (message: string): TableFault[] => [{ table: 'settings', column: 'name', message }]
  if (name === undefined) return fault('required')
  if (typeof name !== 'string') return fault('must be a text')
  if (name.trim() === '') return fault('must not be empty')
  return name.length > LONGEST_NAME ? fault(`must be at most ${LONGEST_NAME} characters`) : []
}

const tooMany = (table: string, rows: unknown): TableFault[] =>
  Array.isArray(rows) && rows.length > MOST_BASELINE_ROWS
    ? [{ table, message: `must have at most ${MOST_BASELINE_ROWS} entries` }]
    : []

function fromJsonBody(sent: SentFile): Given {
  const { parsed: value } = parsed(sent)
  if (!isObject(value)) throw new ProblemError('malformed', 'The body is not JSON that can be read.')
  const faults = Object.keys(value)
    .filter(name => !MEMBERS.includes(name))
    .map(table => ({ table: table.slice(0, LONGEST_NAME), message: 'unknown field' }))
  const known = Object.fromEntries(Object.entries(value).filter(([name]) => MEMBERS.includes(name)))
  return { value: known, faults, placed: fault => fault }
}

async function fromWorkbook({ bytes, counted }: SentFile): Promise<Given> {
  try {
    return await readSheets(bytes, counted)
  } catch (error) {
    if (error instanceof UnreadableFile) throw new ProblemError(CODES[error.kind], error.message)
    throw error
  }
}
