import type { EntryStatus, Line, RoundRules } from '@lodestone/contracts'
import { accept, type Outcome, refuse, roundCovers } from '@lodestone/kernel'

/** A round whose collection is open, as far as joining needs to know it. */
export type CollectingBook = {
  readonly roundId: string
  readonly materials: readonly string[]
  readonly periods: readonly string[]
  readonly collectionClosesAt: string
  readonly rules?: Pick<RoundRules, 'requireCeilings' | 'reservePrices'>
}

/** A line's place in a round, with the line as it stood when it joined, or was kept out: covered by the round, but not as its rules ask. It may join when it is. */
export type Entry = {
  readonly roundId: string
  readonly forecastId: string
  readonly participantId: string
  readonly version: number
  readonly status: EntryStatus | 'kept-out'
  readonly reason?: string
  readonly line: Line
}

/** `done`: awarded or cancelled, so that what is left of the round no longer binds its lines. */
export type BookState = 'collecting' | 'offering' | 'sealed' | 'done'

/**
 * The round a line joins: the first open collection (by its end, then id) that covers its material and period and takes it as it is. Planning lines join none,
 * and nobody joins after the deadline even if the round has not moved on yet.
 */
export const roundFor = (line: Line, books: readonly CollectingBook[], now: Date): string | undefined =>
  covering(line, books, now).find(book => !lacksCeiling(line, book))?.roundId

function covering(line: Line, books: readonly CollectingBook[], now: Date): CollectingBook[] {
  if (line.commitment === 'forecast') return []
  return books
    .filter(book => roundCovers(book, line) && Date.parse(book.collectionClosesAt) > now.getTime())
    .sort(
      (a, b) => Date.parse(a.collectionClosesAt) - Date.parse(b.collectionClosesAt) || (a.roundId < b.roundId ? -1 : 1),
    )
}

/** Whether a round asks for a ceiling that the line does not name. Its reserve price for the material stands for one. */
const lacksCeiling = (line: Line, { rules }: CollectingBook): boolean =>
  rules?.requireCeilings === true &&
  line.ceilingPrice === undefined &&
  !Object.hasOwn(rules.reservePrices ?? {}, line.material)

/** The round that would take a line if it named a ceiling, and the reason why it does not; `undefined` where nothing but that is not so. */
export function keptOutOf(
  line: Line,
  books: readonly CollectingBook[],
  now: Date,
): { readonly roundId: string; readonly reason: string } | undefined {
  const book = covering(line, books, now).find(one => lacksCeiling(line, one))
  const reason = `The round takes no line of ${line.material} without a ceiling price. It joins when its forecast is revised with one before the collection ends.`
  return book && { roundId: book.roundId, reason }
}

/** An operator drops a line in evaluation: until the book is sealed. `undefined`: it was dropped before. */
export function drop(entry: Entry, book: BookState, reason: string): Outcome<Entry | undefined, 'wrong-state'> {
  if (entry.status === 'dropped') return accept(undefined)
  if (entry.status === 'kept-out') return refuse('wrong-state', 'The line has not joined the round.')
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
  if (entry.status === 'kept-out') return refuse('wrong-state', 'The line has not joined the round.')
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
  const { id: forecastId, participantId, version } = forecast
  const changes: Entry[] = []
  const reasons = new Map<string, string>()
  for (const line of forecast.lines) {
    const held = before.get(line.id)
    if (held?.book === 'done') {
      before.delete(line.id)
      continue
    }
    const open = books.filter(book => !dropped.has(`${book.roundId} ${line.id}`))
    const kept = open.filter(book => book.roundId === held?.roundId)
    const roundId = roundFor(line, kept, now) ?? roundFor(line, open, now)
    const out = roundId === undefined ? keptOutOf(line, open, now) : undefined
    if (out && out.roundId === held?.roundId) reasons.set(line.id, out.reason)
    else if (out) changes.push({ ...out, forecastId, participantId, version, status: 'kept-out', line })
    if (roundId === undefined) continue
    if (roundId === held?.roundId) before.delete(line.id)
    changes.push({ roundId, forecastId, participantId, version, status: 'joined', line })
  }
  const gone = [...before.values()]
    .filter(entry => entry.book === 'collecting')
    .map(entry => entryOf(entry, version, reasons.get(entry.line.id)))
  return accept([...gone, ...changes])
}

const entryOf = ({ book: _, ...entry }: Entry & { book: BookState }, version: number, reason?: string): Entry => ({
  ...entry,
  version,
  status: 'left',
  ...(reason === undefined ? {} : { reason }),
})
