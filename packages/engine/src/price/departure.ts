import { exact } from '@lodestone/kernel'
import { converts, type Pairs, withinReach } from '../pairs/kinds.ts'
import type { Departure } from '../types.ts'
import type { Leaver } from './leavers.ts'

/** Places in which prices are shown. */
const PLACES = 4

/**
 * A departure as the record has it: its average in four places, or of a line whose goods convert in as many as show that it exceeds the ceiling. In
 * four the two may read the same, as they would where need is only rounded down to the gram, for which nobody leaves.
 */
export function departureOf(pairs: Pairs, { line, paid, ceiling, departure, byRounding }: Leaver): Departure {
  const isAbove = (text: string, top = ceiling) => exact.compare(exact.decimalToRational(text), top) > 0
  if (byRounding || isAbove(departure.averagePaid, exact.decimalToRational(departure.ceiling))) return departure
  if (!withinReach(pairs, line).some(converts)) return departure
  let places = PLACES
  let averagePaid: string
  do averagePaid = exact.formatRational(paid, ++places)
  while (!isAbove(averagePaid))
  return { ...departure, averagePaid }
}
