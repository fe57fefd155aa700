import { type ForecastDraft, type ForecastPreview, forecastDraft, lineDraft, ruled, values } from '@lodestone/contracts'
import {
  examine,
  type FileRead,
  previewed,
  previewForecastFile,
  type Reading,
  readForecastFile,
} from '@lodestone/files'
import { ProblemError } from '@lodestone/http/problem'
import { parsed, readSent, type SentFile } from '@lodestone/http/sent'
import { type FieldError, fieldsRefused, IN_WORDS } from '@lodestone/kernel'
import { reading, refuseGuess } from '@lodestone/service/file'
import { faultless } from './forecast.faultless.ts'
import { faultsOf } from './forecast.ts'

/** Files of forecasts, read in a thread for files. */

export type FileQuery = Reading & { readonly reference?: string }
export type PreviewQuery = FileQuery & { readonly first?: number }

const read = (
  file: SentFile,
  { reference, ...how }: FileQuery,
  by: typeof readForecastFile = readForecastFile,
): Promise<FileRead> => reading(file, () => by(file, how, reference))

/** The lines of a file against the schema and the rules, without the prefix that the rules give their paths. */
const examined = (file: FileRead, now: Date) =>
  examine(file, lineDraft, 'lines', lines =>
    faultsOf({ reference: '', lines: [...lines] }, now).map(fault => ({
      ...fault,
      path: fault.path.slice('lines.'.length),
    })),
  )

/** The forecast's own reference, or what is wrong with it. */
function referenceOf(given: unknown): { readonly reference?: string; readonly faults: FieldError[] } {
  const { data, error } = values.reference.safeParse(given, IN_WORDS)
  return error
    ? { faults: [{ path: 'reference', message: error.issues[0]?.message ?? 'required' }] }
    : { reference: data, faults: [] }
}

/** What is wrong with a file in which nothing else is. */
const EMPTY: FieldError = { path: 'lines', message: 'the file has no lines' }

/** The forecast that a body or a file holds. 422 with every fault beside its cell. */
export async function draftOf(sent: SentFile, query: FileQuery, now: Date): Promise<ForecastDraft> {
  const given = readSent(forecastDraft, sent, query)
  if ('body' in given) return faultless(given.body, now)
  const file = refuseGuess(await read(given.file, query))
  const { drafts, errors, errorCount } = examined(file, now)
  const { reference, faults: missing } = referenceOf(query.reference ?? file.reference)
  const faults = [...errors, ...missing]
  if (faults.length === 0 && drafts.length === 0) faults.push(EMPTY)
  if (faults.length > 0 || reference === undefined)
    throw new ProblemError('validation-failed', fieldsRefused(Math.max(errorCount, faults.length)), faults)
  return { reference, lines: [...drafts] }
}

/** What an import of the file would store, and what is wrong with it; where nothing is, what would be imported, and the row of each line. */
export async function previewOf(
  sent: SentFile,
  query: PreviewQuery,
  now: Date,
): Promise<{ preview: ForecastPreview; draft?: ForecastDraft; rows: readonly number[] }> {
  const file = await read(parsed(sent), query, previewForecastFile)
  const reference = query.reference ?? file.reference
  const { reference: named, faults } = referenceOf(reference)
  const missing = reference === undefined ? [{ path: 'reference', message: 'an import needs reference=' }] : []
  const found = examined(file, now)
  const shown = previewed(file, found, EMPTY, query.first)
  const wrong = reference === undefined ? [] : faults
  const preview = {
    ...(reference === undefined ? {} : { reference }),
    ...shown,
    importable: shown.importable && wrong.length === 0,
    errorCount: shown.errorCount + wrong.length,
    errors: [...shown.errors, ...wrong.map(ruled)],
    ...(file.found ? { found: file.found } : {}),
    warnings: [...missing.map(ruled), ...shown.warnings],
  }
  const draft = preview.importable ? { reference: named ?? '', lines: [...found.drafts] } : undefined
  return { preview, ...(draft ? { draft } : {}), rows: found.items.map(({ row }) => row) }
}
