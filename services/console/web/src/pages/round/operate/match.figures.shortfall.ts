import { isObject } from '@lodestone/kernel/members'
import { formatKg, type Grams, grams } from '@lodestone/kernel/quantity'
import type { Form, FormOf } from '../../../goods/masses.ts'
import { total } from './match.figures.ts'
import type { Explanation, RoundRecord } from './round.queries.ts'

export type ShortfallCause = {
  readonly code: Explanation['code']
  /** What the goods are traded as; without it where nobody knows. */
  readonly form?: Form
  readonly lines: number
  readonly kg: string
}

/** Need that was not served, by the code of its explanation and the form of the goods, the most first. `formOf` knows that of a line by its id. */
export function unmatchedByCause(explanations: readonly Explanation[], formOf: FormOf): ShortfallCause[] {
  const missing = ({ figures }: Explanation): Grams =>
    grams(String(figures.askedKg ?? '0')) - grams(String(figures.filledKg ?? '0'))
  const open = explanations.filter(one => one.kind === 'line' && missing(one) > 0n)
  return [...Map.groupBy(open, one => `${one.code} ${formOf(one.id)}`).values()]
    .map(own => ({ own, sum: total(own.map(missing)) }))
    .toSorted((a, b) => (a.sum < b.sum ? 1 : -1))
    .flatMap(({ own, sum }) => {
      const [first] = own
      if (!first) return []
      const form = formOf(first.id)
      return { code: first.code, ...(form === undefined ? {} : { form }), lines: own.length, kg: formatKg(sum) }
    })
}

export type MissedLot = {
  readonly id: string
  readonly supplierId: string
  readonly material: string
  readonly period: string
  /** Kilograms offered: given, of the total that came nearest, that need left open could have taken, and missing. */
  readonly takenKg: string
  readonly lotKg: string
  readonly openKg: string
  readonly shortKg: string
}

/** Offers that missed a lot or tier, as their explanations tell it to operators; the least missing first. */
export function missedLots(record: RoundRecord, explanations: readonly Explanation[]): MissedLot[] {
  const offers = new Map(record.inputs.offers.map(offer => [offer.id, offer]))
  return explanations
    .flatMap(({ kind, id, figures }): MissedLot[] => {
      const offer = offers.get(id)
      const missed = figures.shortfall
      if (kind !== 'offer' || !offer || !isObject(missed)) return []
      const { supplierId, material, period } = offer
      const [takenKg = '', lotKg = '', openKg = '', shortKg = ''] = [
        figures.takenKg,
        missed.lotKg,
        missed.openKg,
        missed.shortKg,
      ].map(String)
      return [{ id, supplierId, material, period, takenKg, lotKg, openKg, shortKg }]
    })
    .toSorted((one, other) => (grams(one.shortKg) < grams(other.shortKg) ? -1 : 1))
}
