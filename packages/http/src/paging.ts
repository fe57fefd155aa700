import { isUuid } from '@lodestone/kernel'
import { ProblemError } from './problem.ts'

/** Rows of a page when the caller names no limit. */
export const DEFAULT_PAGE = 100

/** Reads a cursor this hub has given out: the sort key of the last row shown. 422 for anything else. */
export function readCursor(cursor: string | undefined): string | undefined {
  if (cursor === undefined) return undefined
  const text = Buffer.from(cursor, 'base64url').toString('utf8')
  if (!text.startsWith('c1:') || text.includes('\0') || Buffer.from(text).toString('base64url') !== cursor)
    throw notOfThisList()
  return text.slice(3)
}

/** The id after which a list goes on. 422 for a cursor of another list, or one that somebody has made up. */
export function readIdCursor(cursor: string | undefined): string | undefined {
  const after = readCursor(cursor)
  if (after !== undefined && !isUuid(after)) throw notOfThisList()
  return after
}

export const notOfThisList = (): ProblemError =>
  new ProblemError('validation-failed', 'The cursor is not one of this list.', [
    { path: 'query.cursor', message: 'not a cursor' },
  ])

/** The cursor of a sort key, to be read by `readCursor`. */
export const toCursor = (key: string): string => Buffer.from(`c1:${key}`).toString('base64url')

/** A page out of rows fetched with one more than the limit. */
export function toPage<Row, Item>(
  rows: readonly Row[],
  limit: number,
  keyOf: (row: Row) => string,
  show: (row: Row) => Item,
): { items: Item[]; nextCursor: string | null } {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  const more = rows.length > limit && last !== undefined
  return { items: shown.map(show), nextCursor: more ? toCursor(keyOf(last)) : null }
}
