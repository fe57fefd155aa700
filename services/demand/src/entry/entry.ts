import type { EntryStatus, Line } from '@lodestone/contracts'
import { accept, type Outcome, refuse, roundCovers } from '@lodestone/kernel'

/** A round whose collection is open, as far as joining needs to know it. */
export type CollectingBook = {
  readonly roundId: string
  readonly materials: readonly string[]
  readonly periods: readonly string[]
  readonly collectionClosesAt: string
}

/** A line's place in a round, with the line as it stood when it joined. */
export type Entry = {
  readonly roundId: string
  readonly forecastId: string
  readonly participantId: string
  readonly version: number
  readonly status: EntryStatus
  readonly reason?: string
  readonly line: Line
}

/** `done`: awarded or cancelled, so that what is left of the round no longer binds its lines. */
export type BookState = 'collecting' | 'offering' | 'sealed' | 'done'

/**
 * The round a line joins: the first open collection (by its end, then id) that covers its material and period. Planning lines join none,
 * and nobody joins after the deadline even if the round has not moved on yet.
 */
export function roundFor(line: Line, books: readonly CollectingBook[], now: Date): string | undefined {
  if (line.commitment === 'forecast') return undefined
  return books
    .filter(book => roundCovers(book, line) && Date.parse(book.collectionClosesAt) > now.getTime())
    .sort(
      (a, b) => Date.parse(a.collectionClosesAt) - Date.parse(b.collectionClosesAt) || (a.roundId < b.roundId ? -1 : 1),
    )[0]?.roundId
}

/** An operator drops a line in evaluation: until the book is sealed. `undefined`: it was dropped before. */
export function drop(entry: Entry, book: BookState, reason: string): Outcome<Entry | undefined, 'wrong-state'> {
  if (entry.status === 'dropped') return accept(undefined)
  if (book !== 'collecting' && book !== 'offering') return refuse('wrong-state', 'The book of this round is sealed.')
  if (entry.status === 'left') return refuse('wrong-state', 'The line has left the round.')
  return accept({ ...entry, status: 'dropped', reason })
}

/** What a suspended member has in rounds is dropped, firm lines too, where the book is not sealed. */
export const dropSuspended = (standing: readonly (Entry & { readonly book: BookState })[]): Entry[] =>
  standing.flatMap(({ book, ...entry }) => {
    const outcome = drop(entry, book, 'The organisation was suspended.')
    return outcome.ok && outcome.value ? [outcome.value] : []
  })

/** A member takes its line out, from publication of the pool to the close; a firm line is bound. `undefined`: it had left before. */
export function leave(entry: Entry, book: BookState): Outcome<Entry | undefined, 'wrong-state'> {
  if (entry.status === 'left') return accept(undefined)
  if (book !== 'offering')
    return refuse('wrong-state', 'A line can leave from the publication of the pool to the close.')
  if (entry.line.commitment === 'firm') return refuse('wrong-state', 'A firm line cannot leave.')
  if (entry.status === 'dropped') return refuse('wrong-state', 'The line was dropped from the round.')
  return accept({ ...entry, status: 'left' })
}

/**
 * Where the lines of a new version of a forecast stand: lines keep their round while it collects and covers them, a dropped line stays out
 * of that round, other lines join what collects now, and entries whose line is gone or no longer covered leave. Refused once the
 * collection of a round that holds one of its lines has ended.
 */
export function rejoin(
  forecast: {
    readonly id: string
    readonly participantId: string
    readonly version: number
    readonly lines: readonly Line[]
  },
  standing: readonly (Entry & { readonly book: BookState })[],
  books: readonly CollectingBook[],
  now: Date,
): Outcome<Entry[], 'wrong-state'> {
  const inRounds = standing.filter(entry => entry.status !== 'dropped')
  const bound = inRounds.find(entry => entry.book === 'offering' || entry.book === 'sealed')
  if (bound) return refuse('wrong-state', `Line ${bound.line.reference} stands in a round whose pool is published.`)
  const ended = books.filter(book => Date.parse(book.collectionClosesAt) <= now.getTime())
  const late = inRounds.find(entry => ended.some(book => book.roundId === entry.roundId))
  if (late) return refuse('wrong-state', `Line ${late.line.reference} stands in a round whose collection has ended.`)
  const before = new Map(inRounds.map(entry => [entry.line.id, entry]))
  const dropped = new Set(
    standing.filter(entry => entry.status === 'dropped').map(entry => `${entry.roundId} ${entry.line.id}`),
  )
  const changes: Entry[] = []
  for (const line of forecast.lines) {
    const held = before.get(line.id)
    if (held?.book === 'done') {
      before.delete(line.id)
      continue
    }
    const open = books.filter(book => !dropped.has(`${book.roundId} ${line.id}`))
    const kept = open.filter(book => book.roundId === held?.roundId)
    const roundId = roundFor(line, kept, now) ?? roundFor(line, open, now)
    if (roundId === undefined) continue
    if (roundId === held?.roundId) before.delete(line.id)
    changes.push({
      roundId,
      forecastId: forecast.id,
      participantId: forecast.participantId,
      version: forecast.version,
      status: 'joined',
      line,
    })
  }
  const gone = [...before.values()]
    .filter(entry => entry.book === 'collecting')
    .map(entry => entryOf(entry, forecast.version))
  return accept([...gone, ...changes])
}

const entryOf = ({ book: _, ...entry }: Entry & { book: BookState }, version: number): Entry => ({
  ...entry,
  version,
  status: 'left',
})
