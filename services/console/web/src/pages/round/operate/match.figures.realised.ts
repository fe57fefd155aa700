import { formatKg, grams, percentOf } from '@lodestone/kernel/quantity'
import type { Form, FormOf } from '../../../goods/masses.ts'
import { total } from './match.figures.ts'
import type { Allocation } from './round.queries.ts'

export type Realisation = {
  readonly memberId: string
  /** What the goods are traded as; without it where nobody knows. */
  readonly form?: Form
  readonly matchedKg: string
  readonly acceptedKg: string
  readonly contractedKg: string
  readonly deliveredKg: string
  readonly deliveredPct: string
}

const ACCEPTED: ReadonlySet<string> = new Set(['accepted', 'awarded', 'contracted', 'delivered'])

/** What became of each member's allocations of each form of goods, in kilograms of goods. */
export function realisationByMember(allocations: readonly Allocation[], formOf: FormOf): Realisation[] {
  const parts = Map.groupBy(allocations, one => `${one.memberId} ${formOf(one.material)}`)
  return [...parts.values()].map(own => {
    const form = formOf(own[0]?.material ?? '')
    const matched = total(own.map(one => grams(one.quantityKg)))
    const delivered = total(own.map(one => grams(one.deliveredKg)))
    return {
      memberId: own[0]?.memberId ?? '',
      ...(form === undefined ? {} : { form }),
      matchedKg: formatKg(matched),
      acceptedKg: formatKg(total(own.filter(one => ACCEPTED.has(one.state)).map(one => grams(one.quantityKg)))),
      contractedKg: formatKg(total(own.map(one => grams(one.contractedKg)))),
      deliveredKg: formatKg(delivered),
      deliveredPct: percentOf(delivered, matched),
    }
  })
}
