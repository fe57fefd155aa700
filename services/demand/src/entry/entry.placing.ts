import type { EntryStatus, Line } from '@lodestone/contracts'
import { accept, type Outcome, refuse } from '@lodestone/kernel'
import { againWhy, droppedAs } from './dropped.ts'
import { covering, roundFor, whyOut } from './entry.fit.ts'
import type { CollectingBook, Entry, Standing } from './entry.ts'
import { type EarlierAwards, remainderOf } from './remainder.ts'

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
