import { exact } from '@lodestone/kernel'
import { converts, type Pairs, withinReach } from '../pairs/kinds.ts'
import type { Departure } from '../types.ts'
import type { Leaver } from './leavers.ts'

/**
 * A departure as the record has it: its average in four places, or of a line whose goods convert in as many as show that it exceeds the ceiling. In
 * four the two may read the same, as they would where need is only rounded down to the gram, for which nobody leaves.
 */
export function departureOf(pairs: Pairs, { line, paid, ceiling, departure }: Leaver): Departure {
  const isShown = (text: string, top = ceiling) => exact.compare(exact.decimalToRational(text), top) > 0
  if (isShown(departure.averagePaid, exact.decimalToRational(departure.ceiling))) return departure
  if (!withinReach(pairs, line).some(converts)) return departure
  let averagePaid = departure.averagePaid
  for (let places = 5; !isShown(averagePaid) || places === 5; places++) averagePaid = exact.formatRational(paid, places)
  return { ...departure, averagePaid }
}
