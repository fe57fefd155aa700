import { type EntryStatus, type Line, lineReason, type RoundRules, type WhyLineOut } from '@lodestone/contracts'
import {
  accept,
  countryOf,
  grams,
  isMultiple,
  type Outcome,
  periodInside,
  refuse,
  roundCovers,
} from '@lodestone/kernel'
import { type EarlierAwards, remainderOf } from './remainder.ts'

/** Why a line is not in a round: the sentence, and what it is made of. */
type Out = { readonly reason: string; readonly why: WhyLineOut }

/** A line that was dropped from a round, as it stood there. */
export type Dropped = { readonly line: Line } & Partial<Out>

/** A round whose collection is open, as far as joining needs to know it. */
export type CollectingBook = {
  readonly roundId: string
  readonly materials: readonly string[]
  readonly periods: readonly string[]
  readonly collectionClosesAt: string
  /** What was dropped from it, by member. */
  readonly dropped: ReadonlyMap<string, readonly Dropped[]>
  readonly rules?: Pick<RoundRules, 'requireCeilings' | 'reservePrices' | 'smallestLineKg' | 'ceilingStep'>
}

/** A line's place in a round, with the line as it stood when it joined, or stayed out of it for a reason. */
export type Entry = {
  readonly roundId: string
  readonly forecastId: string
  readonly participantId: string
  readonly version: number
  readonly status: EntryStatus
  readonly reason?: string
  /** What the reason is made of; none of one that an operator wrote, or that was kept before there was. */
  readonly why?: WhyLineOut
  /** It never stood there. */
  readonly keptOut?: true
  /** The round before, of which the line is what it left. */
  readonly carriedFrom?: string
  readonly line: Line
}

/** `done`: awarded or cancelled, so that what is left of the round no longer binds its lines. */
export type BookState = 'collecting' | 'offering' | 'sealed' | 'done'

/**
 * The round a line joins: the first open collection (by its end, then id) that covers its material and period and takes it as it is. Planning lines join none,
 * and nobody joins after the deadline even if the round has not moved on yet.
 */
export const roundFor = (line: Line, books: readonly CollectingBook[], now: Date): string | undefined =>
  covering(line, books, now).find(book => refusalOf(line, book) === undefined)?.roundId

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

/** What a round asks for that the line does not have: a ceiling, one in whole steps, or kilograms enough. */
function refusalOf(line: Line, book: CollectingBook): Out | undefined {
  const { smallestLineKg, ceilingStep } = book.rules ?? {}
  if (lacksCeiling(line, book)) return lineReason('ceiling-missing', { material: line.material })
  if (smallestLineKg !== undefined && grams(line.quantityKg) < grams(smallestLineKg))
    return lineReason('line-too-small', { smallestLineKg })
  return line.ceilingPrice && ceilingStep !== undefined && !isMultiple(line.ceilingPrice.amount, ceilingStep)
    ? lineReason('ceiling-off-step', { ceilingStep })
    : undefined
}

/** Why a round that covers a line does not take it as it is. `undefined` where it takes the line or does not cover it. */
export const whyOut = (line: Line, book: CollectingBook, now: Date): Out | undefined =>
  covering(line, [book], now).map(one => refusalOf(line, one))[0]

/**
 * Whether a line asks again for what another asked for: the same material, and grade, period and place each the same, or one of the two part
 * of the other (a month of its quarter, a port of its country, any grade where none is named).
 */
export const sameNeed = (one: Line, other: Line): boolean =>
  one.material === other.material &&
  (one.grade === undefined || other.grade === undefined || one.grade === other.grade) &&
  (periodInside(one.period, other.period) || periodInside(other.period, one.period)) &&
  (within(one.deliverTo, other.deliverTo) || within(other.deliverTo, one.deliverTo))

const within = (place: string, other: string): boolean => place === other || countryOf(place) === other

/**
 * The line that was dropped from a round and that this one would bring back: of the same member and need, under whatever reference. A line of
 * that need that stood beside it may stay as it is, or ask for less.
 */
export function droppedAs(line: Line, dropped: readonly Dropped[], held: Line | undefined): Dropped | undefined {
  return dropped.find(
    one =>
      sameNeed(one.line, line) &&
      !(held && sameNeed(one.line, held) && grams(line.quantityKg) <= grams(held.quantityKg)),
  )
}

/** Letters of the longest reason that an event or an answer may carry. */
const MAX_REASON = 1_000

function againWhy({ line: { reference }, reason, why }: Dropped): Out {
  if (why?.code === 'suspended') return lineReason('need-dropped-suspended', { reference })
  if (reason === undefined) return lineReason('need-dropped', { reference })
  const because = (words: string) => lineReason('need-dropped-because', { reference, because: words })
  // Half a surrogate pair, which a cut may leave, is no JSON to the database.
  return because(reason.slice(0, MAX_REASON - because('').reason.length).toWellFormed())
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
    const { reason, why } = lineReason('suspended', {})
    const outcome = drop(entry, book, reason)
    return outcome.ok && outcome.value ? [{ ...outcome.value, why }] : []
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

type Standing = Entry & { readonly book: BookState }
type Version = {
  readonly id: string
  readonly participantId: string
  readonly version: number
  readonly lines: readonly Line[]
}

/**
 * Where the lines of a new version of a forecast stand: lines keep their round while it collects and covers them, a dropped line stays out
 * of that round and so does any other of its need, other lines join what collects now and takes them as they are, and entries whose line is gone or no longer covered
 * leave. Of a line to which `earlier` rounds awarded something joins what they left, where its member carries that over. Refused once the collection of
 * a round that holds one of its lines has ended.
 */
export function rejoin(
  forecast: Version,
  standing: readonly Standing[],
  books: readonly CollectingBook[],
  now: Date,
  earlier: ReadonlyMap<string, EarlierAwards> = new Map(),
): Outcome<Entry[], 'wrong-state'> {
  if (standing.length === 0 && books.length === 0) return accept([])
  const inRounds = standing.filter(entry => entry.status !== 'dropped')
  const bound = inRounds.find(entry => entry.book === 'offering' || entry.book === 'sealed')
  if (bound) return refuse('wrong-state', `Line ${bound.line.reference} stands in a round whose pool is published.`)
  const ended = new Set(
    books.filter(book => Date.parse(book.collectionClosesAt) <= now.getTime()).map(one => one.roundId),
  )
  const late = inRounds.find(entry => ended.has(entry.roundId))
  if (late) return refuse('wrong-state', `Line ${late.line.reference} stands in a round whose collection has ended.`)
  const before = new Map(inRounds.map(entry => [entry.line.id, entry]))
  const dropped = standing.filter(entry => entry.status === 'dropped')
  const droppedIds = new Set([
    ...dropped.map(entry => `${entry.roundId} ${entry.line.id}`),
    ...books.flatMap(({ roundId, dropped: out }) =>
      (out.get(forecast.participantId) ?? []).map(one => `${roundId} ${one.line.id}`),
    ),
  ])
  const changes: Entry[] = []
  for (const stated of forecast.lines) {
    const held = before.get(stated.id)
    if (held?.book === 'done') {
      before.delete(stated.id)
      continue
    }
    const last = earlier.get(stated.id)
    const line = remainderOf(stated, last)
    if (!line) continue
    const entryOf = (roundId: string, status: EntryStatus, as: Line): Entry => ({
      roundId,
      forecastId: forecast.id,
      participantId: forecast.participantId,
      version: forecast.version,
      status,
      line: as,
      ...(last && line.carryOver ? { carriedFrom: last.roundId } : {}),
    })
    const again = new Map(books.map(book => [book.roundId, againIn(book, line, forecast.participantId, held)]))
    const open = books.filter(book => !droppedIds.has(`${book.roundId} ${line.id}`) && !again.get(book.roundId))
    const kept = open.filter(book => book.roundId === held?.roundId)
    const roundId = roundFor(line, kept, now) ?? roundFor(line, open, now)
    if (roundId !== undefined) {
      if (roundId === held?.roundId) before.delete(line.id)
      changes.push(entryOf(roundId, 'joined', line))
      continue
    }
    for (const book of covering(line, books, now)) {
      if (droppedIds.has(`${book.roundId} ${line.id}`)) continue
      const as = again.get(book.roundId)
      const out = as ? againWhy(as) : whyOut(line, book, now)
      if (out === undefined) continue
      const stood = held?.roundId === book.roundId
      if (stood) before.delete(line.id)
      changes.push({
        ...entryOf(book.roundId, 'left', stood ? held.line : line),
        ...out,
        ...(stood ? {} : { keptOut: true }),
      })
    }
  }
  const asked = new Set(forecast.lines.map(line => line.id))
  const given = dropped.filter(entry => !asked.has(entry.line.id) && !ended.has(entry.roundId))
  const gone = [...before.values(), ...given].filter(entry => entry.book === 'collecting')
  return accept([...gone.map(entry => withoutBook(entry, forecast.version)), ...changes])
}

function againIn(book: CollectingBook, line: Line, participantId: string, held: Standing | undefined) {
  const own = book.dropped.get(participantId)
  return own && droppedAs(line, own, held?.roundId === book.roundId ? held.line : undefined)
}

const withoutBook = ({ book: _, ...entry }: Standing, version: number): Entry => ({ ...entry, version, status: 'left' })
