import { extname } from 'node:path'
import { answer, HubProblem } from '@lodestone/client'
import { EXIT, Failure, usage } from './failure.ts'
import { readBytes } from './file.ts'
import { faultsInSheet } from './sheet.ts'

/** Files that the hub reads as they are. */
const MEDIA: Readonly<Record<string, string>> = {
  '.csv': 'text/csv',
  '.ndjson': 'application/x-ndjson',
  '.edi': 'application/edifact',
  '.xml': 'application/xml',
  '.xlsx': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
}

/** JSON is no table: it has the form of the API's own body. */
export const isJson = (file: string): boolean => extname(file) === '.json'

type Body = { body: never; headers: Record<string, string>; bodySerializer: () => Buffer }
type Answered<Data> = Parameters<typeof answer<Data>>[0]

/** What is a format of somebody else's is so, whatever its file is called. */
const BY_FORMAT: Readonly<Record<string, string>> = {
  'catena-x-dcm': 'application/json',
  delfor: 'application/edifact',
  idoc: 'application/xml',
}
/** Standard input is CSV, unless a format says otherwise. */
const mediaOf = (file: string, format = ''): string | undefined =>
  BY_FORMAT[format] ?? (file === '-' ? 'text/csv' : MEDIA[extname(file).toLowerCase()])

/**
 * Sends a table as what it is. Its faults are told by row and column: those of the hub's own columns as the file has them, those of another
 * `format`, of which a line may be many rows, as the hub says.
 */
export async function sent<Data>(file: string, send: (body: Body) => Answered<Data>, format?: string) {
  const type = mediaOf(file, format)
  if (type === undefined) throw usage(`${file} is neither .csv nor .ndjson nor .xlsx nor .json nor .edi nor .xml`)
  const bytes = readBytes(file)
  try {
    return await answer(send({ body: bytes as never, bodySerializer: () => bytes, headers: { 'content-type': type } }))
  } catch (fault) {
    if (!(fault instanceof HubProblem) || fault.errors.length === 0) throw fault
    const { code, requestId, errors } = fault
    const rows = faultsInSheet(type === 'text/csv' && format === undefined ? bytes.toString() : '', errors)
    throw new Failure(EXIT.refused, `${file}: ${fault.message}`, { code, requestId, rows })
  }
}
