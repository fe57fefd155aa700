import { composed } from '@lodestone/contracts'
import { isObject } from '@lodestone/kernel'
import type { FileRead, How, ReadItem } from './file-read.ts'
import { MAX_ROWS, UnreadableFile } from './table.ts'

/** The members of a body beside its list. */
const BESIDE: { readonly [list in 'lines' | 'offers']: readonly string[] } = { lines: ['reference'], offers: [] }

/** A body that is JSON already: `{ reference, lines }`, a list, or one thing. */
export function readParsed(parsed: unknown, media: string, list: 'lines' | 'offers', wanted?: string): FileRead {
  const how: How = { format: media === 'application/json' ? 'json' : 'ndjson' }
  const inside = isObject(parsed) ? parsed[list] : parsed
  const values: readonly unknown[] = Array.isArray(inside) ? inside : [parsed]
  if (values.length > MAX_ROWS) throw new UnreadableFile('too-many', `The body has more than ${MAX_ROWS} ${list}.`)
  const items = values.map(
    (value, index): ReadItem => ({ row: index + 1, value, at: field => ({ row: index + 1, field }) }),
  )
  const read: FileRead = { how, items, rows: items.length, faults: [], warnings: [] }
  if (!isObject(parsed) || !Array.isArray(inside)) return read
  const { [list]: _, ...beside } = parsed
  const faults = Object.keys(beside).flatMap(field =>
    BESIDE[list].includes(field) ? [] : [{ field, message: 'unknown field' }],
  )
  const reference = typeof beside.reference === 'string' ? composed(beside.reference) : beside.reference
  if (wanted !== undefined && reference !== undefined && reference !== wanted)
    faults.push({ field: 'reference', message: 'another one than reference= says' })
  return { ...read, faults, ...(typeof reference === 'string' ? { reference } : {}) }
}
