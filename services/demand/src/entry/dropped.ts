import { type Line, lineReason } from '@lodestone/contracts'
import { countryOf, grams, periodInside } from '@lodestone/kernel'
import type { Dropped, Out } from './entry.ts'

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

/** Why a line stays out that would bring back one that was dropped. */
export function againWhy({ line: { reference }, reason, why }: Dropped): Out {
  if (why?.code === 'suspended') return lineReason('need-dropped-suspended', { reference })
  if (reason === undefined) return lineReason('need-dropped', { reference })
  const because = (words: string) => lineReason('need-dropped-because', { reference, because: words })
  // Half a surrogate pair, which a cut may leave, is no JSON to the database.
  return because(reason.slice(0, MAX_REASON - because('').reason.length).toWellFormed())
}
