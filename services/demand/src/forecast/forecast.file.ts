import {
  type FileReading,
  type ForecastDraft,
  type ForecastPreview,
  forecastDraft,
  lineDraft,
  values,
} from '@lodestone/contracts'
import { examine, type FileRead, previewed, readForecastFile } from '@lodestone/files'
import { ProblemError } from '@lodestone/http/problem'
import { parsed, readSent, type SentFile } from '@lodestone/http/sent'
import { type FieldError, fieldsRefused } from '@lodestone/kernel'
import { reading, refuseGuess } from '@lodestone/service/file'
import { faultless } from './forecast.faultless.ts'
import { faultsOf } from './forecast.ts'

/** Files of forecasts, read in a thread for files. */

export type FileQuery = FileReading & { readonly reference?: string }
export type PreviewQuery = FileQuery & { readonly first?: number }

const read = (file: SentFile, { reference, ...how }: FileQuery): Promise<FileRead> =>
  reading(file, () => readForecastFile(file, how, reference))

/** The lines of a file against the schema and the rules, without the prefix that the rules give their paths. */
const examined = (file: FileRead, now: Date) =>
  examine(file, lineDraft, 'lines', lines =>
    faultsOf({ reference: '', lines: [...lines] }, now).map(fault => ({
      ...fault,
      path: fault.path.slice('lines.'.length),
    })),
  )

/** What is wrong with the forecast's own reference. */
function referenceFaults(reference: unknown): FieldError[] {
  const checked = values.reference.safeParse(reference)
  return checked.success ? [] : [{ path: 'reference', message: checked.error.issues[0]?.message ?? 'required' }]
}

/** What is wrong with a file in which nothing else is. */
const EMPTY: FieldError = { path: 'lines', message: 'the file has no lines' }

/** The forecast that a body or a file holds. 422 with every fault beside its cell. */
export async function draftOf(sent: SentFile, query: FileQuery, now: Date): Promise<ForecastDraft> {
  const given = readSent(forecastDraft, sent, query)
  if ('body' in given) return faultless(given.body, now)
  const file = refuseGuess(await read(given.file, query))
  const { drafts, errors, errorCount } = examined(file, now)
  const reference = query.reference ?? file.reference
  const faults = [...errors, ...referenceFaults(reference)]
  if (faults.length === 0 && drafts.length === 0) faults.push(EMPTY)
  if (faults.length > 0 || reference === undefined)
    throw new ProblemError('validation-failed', fieldsRefused(Math.max(errorCount, faults.length)), faults)
  return { reference, lines: [...drafts] }
}

/** What an import of the file would store, and what is wrong with it. */
export async function previewOf(sent: SentFile, query: PreviewQuery, now: Date): Promise<ForecastPreview> {
  const file = await read(parsed(sent), query)
  const reference = query.reference ?? file.reference
  const missing = referenceFaults(reference).map(({ path, message }) => ({
    path,
    message: reference === undefined ? 'an import needs reference=' : message,
  }))
  const preview = previewed(file, examined(file, now), EMPTY, query.first)
  return {
    ...(reference === undefined ? {} : { reference }),
    ...preview,
    warnings: [...missing, ...preview.warnings],
  }
}
