import { fromJson, vouched } from '@lodestone/kernel/json-text'
import { currentToken } from '../api/client.ts'
import { Problem } from '../api/problem.ts'

/** Files in and out: what the hub gives out is saved under a name, what a person chose is sent as it is. */

const MEDIA: Readonly<Record<string, string>> = {
  csv: 'text/csv',
  txt: 'text/csv',
  ndjson: 'application/x-ndjson',
  json: 'application/json',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
}

/** The media type of a file by its name; `undefined` for what the hub does not take. */
export const mediaOf = (name: string): string | undefined => MEDIA[name.split('.').pop()?.toLowerCase() ?? '']

/** Milliseconds that a file may take, either way. */
const MOST_FILE_MS = 300_000

async function call(path: string, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers)
  headers.set('authorization', `Bearer ${currentToken() ?? ''}`)
  const signal = AbortSignal.timeout(MOST_FILE_MS)
  const response = await fetch(`/api/v1${path}`, { ...init, headers, signal }).catch(() => {
    throw new Problem(0, {})
  })
  if (response.ok) return response
  throw new Problem(response.status, await response.json().catch(() => ({})))
}

/** Has the browser save something. */
export function save(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The browser needs the address for a moment after the click.
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}

/** Reads a file of the hub, with its pages (`Link: rel="next"`) one file each, and saves it. */
export async function download(path: string, name: string): Promise<void> {
  let next: string | undefined = path
  for (let part = 1; next !== undefined; part++) {
    const response: Response = await call(next)
    save(await response.blob(), part === 1 ? name : name.replace(/(\.\w+)$/, `-${part}$1`))
    const more: string | undefined = /<([^<>]+)>;\s*rel="?next/.exec(response.headers.get('link') ?? '')?.[1]
    next = more?.replace(/^https?:\/\/[^/]+/, '').replace(/^\/api\/v1/, '')
  }
}

/** Sends a file as the body of a POST, with what the query says of it. */
export async function sendFile<Answer>(
  path: string,
  file: File,
  query: Readonly<Record<string, string | undefined>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const search = new URLSearchParams(
    Object.entries(query).filter((entry): entry is [string, string] => Boolean(entry[1])),
  )
  const response = await call(`${path}?${search}`, {
    method: 'POST',
    headers: { ...headers, 'content-type': mediaOf(file.name) ?? (file.type || 'application/octet-stream') },
    body: file,
  })
  return fromJson(vouched<Answer>(await response.text()))
}

/** Uploads a file of evidence. */
export async function sendEvidence(file: File): Promise<{ sha256: string; bytes: number }> {
  const body = new FormData()
  body.append('file', file)
  const response = await call('/evidence', { method: 'POST', body })
  return fromJson(vouched<{ sha256: string; bytes: number }>(await response.text()))
}

/** A cell of CSV: in quotes where it must be, and never read as a formula by a spreadsheet, as the hub writes them. */
function csvCell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) && !/^-\d+(\.\d+)?$/.test(text) ? `'${text}` : text
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
export const csvOf = (rows: readonly (readonly string[])[]): string =>
  rows.map(row => `${row.map(csvCell).join(',')}\r\n`).join('')
