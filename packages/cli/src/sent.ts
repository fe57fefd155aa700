import { extname } from 'node:path'
import { answer, HubProblem } from '@lodestone/client'
import { EXIT, Failure, usage } from './failure.ts'
import { readBytes } from './file.ts'
import { faultsInSheet } from './sheet.ts'

/** Files that the hub reads as they are. */
const MEDIA: Readonly<Record<string, string>> = {
  '.csv': 'text/csv',
  '.ndjson': 'application/x-ndjson',
  '.xlsx': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
}

/** JSON is no table: it has the form of the API's own body. */
export const isJson = (file: string): boolean => extname(file) === '.json'

type Body = { body: never; headers: Record<string, string>; bodySerializer: () => Buffer }
type Answered<Data> = Parameters<typeof answer<Data>>[0]

/** Sends a table as what it is: standard input is CSV. Its faults are told by row and column. */
export async function sent<Data>(file: string, send: (body: Body) => Answered<Data>) {
  const type = file === '-' ? 'text/csv' : MEDIA[extname(file).toLowerCase()]
  if (type === undefined) throw usage(`${file} is neither .csv nor .ndjson nor .xlsx nor .json`)
  const bytes = readBytes(file)
  try {
    return await answer(send({ body: bytes as never, bodySerializer: () => bytes, headers: { 'content-type': type } }))
  } catch (fault) {
    if (!(fault instanceof HubProblem) || fault.errors.length === 0) throw fault
    const { code, requestId, errors } = fault
    const rows = faultsInSheet(type === 'text/csv' ? bytes.toString() : '', errors)
    throw new Failure(EXIT.refused, `${file}: ${fault.message}`, { code, requestId, rows })
  }
}
