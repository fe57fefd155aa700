import { formatKg, grams, percentOf } from '@lodestone/kernel/quantity'
import { total } from './match.figures.ts'
import type { Allocation } from './round.queries.ts'

export type Realisation = {
  readonly memberId: string
  readonly matchedKg: string
  readonly acceptedKg: string
  readonly contractedKg: string
  readonly deliveredKg: string
  readonly deliveredPct: string
}

const ACCEPTED: ReadonlySet<string> = new Set(['accepted', 'awarded', 'contracted', 'delivered'])

/** What became of each member's allocations, in kilograms of goods. */
export function realisationByMember(allocations: readonly Allocation[]): Realisation[] {
  return [...Map.groupBy(allocations, one => one.memberId ?? '')].map(([memberId, own]) => {
    const matched = total(own.map(one => grams(one.quantityKg)))
    const delivered = total(own.map(one => grams(one.deliveredKg)))
    return {
      memberId,
      matchedKg: formatKg(matched),
      acceptedKg: formatKg(total(own.filter(one => ACCEPTED.has(one.state)).map(one => grams(one.quantityKg)))),
      contractedKg: formatKg(total(own.map(one => grams(one.contractedKg)))),
      deliveredKg: formatKg(delivered),
      deliveredPct: percentOf(delivered, matched),
    }
  })
}
