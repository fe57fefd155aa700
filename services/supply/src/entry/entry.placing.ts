import type { StandingOffer } from '../offer/offer.ts'
import type { Yardstick } from '../policy/policy.ts'
import { roundFor, takes, whyOut } from './entry.fit.ts'
import { type Entry, enter, entryOf, type LiveEntry, type OpenBook } from './entry.ts'
import { type EarlierAwards, type Out, remainderOf, whyOpened, whyTooLittle } from './remainder.ts'

/** The rounds that would take an offer but for its size or its price: it stays out of them, and each says why. */
export const keptOut = (offer: StandingOffer, books: readonly OpenBook[], now: Date, by: Yardstick): Entry[] =>
  books
    .filter(book => takes(book, offer, now))
    .flatMap(book => {
      const out = whyOut(book, offer)
      return out === undefined ? [] : [{ ...enter(offer, book, by), status: 'left' as const, ...out }]
    })

/**
 * Where a new version of an offer stands: it keeps its round while that takes it, else leaves it and joins another that does; an offer
 * that no longer stands leaves. An award binds an offer for good, unless its supplier carries over what the award left: then that joins, if it is a lot.
 * One that joins none stays out of every round that cannot compare its price. One whose price was opened in a round that was cancelled stays out of
 * all until its supplier has sent it anew. What it joins comes first.
 */
export function rejoin(
  stated: StandingOffer,
  live: LiveEntry | undefined,
  books: readonly OpenBook[],
  now: Date,
  by: Yardstick,
  earlier?: EarlierAwards,
): Entry[] {
  if (live?.book.state === 'done' || live?.book.state === 'sealed') return []
  const terms = remainderOf(stated.terms, earlier)
  const carried = earlier && stated.terms.carryOver ? { carriedFrom: earlier.roundId } : {}
  const opened = whyOpened(stated, earlier)
  const placed = terms && stated.status === 'standing' ? place({ ...stated, terms }, live, books, now, by, opened) : []
  const entries = placed.map((entry): Entry => ({ ...entry, ...carried }))
  const leaves = live && !entries.some(entry => entry.roundId === live.roundId)
  return [
    ...entries.filter(entry => entry.status === 'joined'),
    ...(leaves ? [{ ...entryOf(live), version: stated.version, status: 'left' as const }] : []),
    ...entries.filter(entry => entry.status !== 'joined'),
  ]
}

/** The round that an offer, or what is left of it, joins; or those out of which it stays. */
function place(
  offer: StandingOffer,
  live: LiveEntry | undefined,
  books: readonly OpenBook[],
  now: Date,
  by: Yardstick,
  opened: Out | undefined,
): Entry[] {
  const out = opened ?? whyTooLittle(offer.terms)
  if (out !== undefined)
    return books
      .filter(book => takes(book, offer, now))
      .map(book => ({ ...enter(offer, book, by), status: 'left', ...out }))
  const held = books.filter(book => book.roundId === live?.roundId)
  const book = roundFor(offer, held, now) ?? roundFor(offer, books, now)
  return book ? [enter(offer, book, by)] : keptOut(offer, books, now, by)
}
