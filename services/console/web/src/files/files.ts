import { fromJson, vouched } from '@lodestone/kernel/json-text'
import { callerHeaders } from '../api/client.ts'
import { problemOf } from '../refusal/refused.ts'
import { saveFile } from './save.ts'

/** Files in and out: what the hub gives out is saved under a name, what a person chose is sent as it is. */

const EDIFACT = 'application/edifact'
const MEDIA: Readonly<Record<string, string>> = {
  csv: 'text/csv',
  txt: 'text/csv',
  ndjson: 'application/x-ndjson',
  json: 'application/json',
  xml: 'application/xml',
  edi: EDIFACT,
  edifact: EDIFACT,
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
}

/** The media type of a file by its name; `undefined` for what the hub does not take. */
export const mediaOf = (name: string): string | undefined => MEDIA[name.split('.').pop()?.toLowerCase() ?? '']

/** A file that is UN/EDIFACT whatever its name, as such. */
export async function typed(file: File): Promise<File> {
  const start = await file.slice(0, 64).text()
  return /^\ufeff?\s*UN[AB]\W?/.test(start) && mediaOf(file.name) === 'text/csv'
    ? new File([file], file.name, { type: EDIFACT })
    : file
}

/** Milliseconds that a file may take, either way. */
const MOST_FILE_MS = 300_000

async function call(path: string, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers)
  for (const [name, value] of Object.entries(callerHeaders())) headers.set(name, value)
  const signal = AbortSignal.timeout(MOST_FILE_MS)
  const response = await fetch(`/api/v1${path}`, { ...init, headers, signal }).catch(async () => {
    throw await problemOf(0, {})
  })
  if (response.ok) return response
  throw await problemOf(response.status, await response.json().catch(() => ({})))
}

/** Reads a file of the hub, with its pages (`Link: rel="next"`) one file each, and saves it. */
export async function download(path: string, name: string): Promise<void> {
  let next: string | undefined = path
  for (let part = 1; next !== undefined; part++) {
    const response: Response = await call(next)
    saveFile(part === 1 ? name : name.replace(/(\.\w+)$/, `-${part}$1`), await response.blob())
    const more: string | undefined = /<([^<>]+)>;\s*rel="?next/.exec(response.headers.get('link') ?? '')?.[1]
    next = more?.replace(/^https?:\/\/[^/]+/, '').replace(/^\/api\/v1/, '')
  }
}

/** Sends a file as the body of a request, with what the query says of it. */
export async function sendFile<Answer>(
  path: string,
  file: File,
  query: Readonly<Record<string, string | undefined>>,
  headers: Readonly<Record<string, string>> = {},
  method: 'POST' | 'PUT' = 'POST',
): Promise<Answer> {
  const search = new URLSearchParams(
    Object.entries(query).filter((entry): entry is [string, string] => Boolean(entry[1])),
  )
  const media = file.type === EDIFACT ? EDIFACT : (mediaOf(file.name) ?? (file.type || 'application/octet-stream'))
  const response = await call(`${path}?${search}`, {
    method,
    headers: { ...headers, 'content-type': media },
    body: file,
  })
  return fromJson(vouched<Answer>(await response.text()))
}

/** Uploads a file of evidence. */
export const sendEvidence = (file: File) => upload('/evidence', file)

/** Uploads a document of an application. */
export const sendDocument = ({ id, kind }: { readonly id: string; readonly kind: string }, file: File) =>
  upload(`/applications/${encodeURIComponent(id)}/documents?${new URLSearchParams({ kind })}`, file)

async function upload(path: string, file: File): Promise<{ sha256: string; bytes: number }> {
  const body = new FormData()
  body.append('file', file)
  const response = await call(path, { method: 'POST', body })
  return fromJson(vouched<{ sha256: string; bytes: number }>(await response.text()))
}
