import type { AllocationOrigin } from '@lodestone/contracts'
import { costOf, formatKg, type Sum } from '@lodestone/kernel'
import type { BoundGoods } from '@lodestone/service'
import { type KnownOrigin, showOrigin } from '../origin/origin.ts'
import type { Round } from '../round/round.ts'
import { needIn, needOf } from './allocation.need.ts'
import type { Allocation } from './allocation.ts'

/** What is proposed of an offer. */
export type Proposed = readonly [Allocation, ...Allocation[]]

/** What an acceptance binds its side to, as its approver decides on it. */
type Binding = {
  readonly subject: string
  readonly name: string
  readonly stood: string
  readonly participantId: string
  readonly binds: Sum
  readonly goods: BoundGoods
  readonly until?: string | undefined
}

const untilOf = (round: Round): Pick<Binding, 'until'> =>
  round.state === 'matched' ? { until: round.decisionsDueAt } : {}

/** The goods of an allocation, with what is known of their origin. */
function goodsOf({ material, grade, period, state }: Allocation, known: KnownOrigin | undefined) {
  return {
    material,
    ...(grade === undefined ? {} : { grade }),
    period,
    ...(known ? { origin: originOf(showOrigin(known, state)) } : {}),
  }
}

/** Whether it still holds goes by the floor of the line, which is its member's own: a supplier is not told. */
const originOf = ({ level, assurance, stages, now }: AllocationOrigin): BoundGoods['origin'] => ({
  level,
  assurance,
  stages,
  ...(now === undefined ? {} : { now }),
})

/** Whoever confirms has seen the origin as it was known then: what has become known since is to be looked at again. */
function knownAs(origin: KnownOrigin | undefined): string {
  const now = origin?.now
  return now ? `, of origin ${now.level}, ${now.assurance}` : ''
}

/**
 * A member is bound to buy: what it pays, the landed price for each kilogram of need. The price ex works is the supplier's own until both have accepted.
 */
export function purchaseOf(round: Round, allocation: Allocation, origin: KnownOrigin | undefined): Binding {
  const { id, memberId: participantId, quantity, ratio, landedPrice: amount, pass, state } = allocation
  return {
    subject: round.id,
    name: round.draft.name,
    stood: `allocation ${id} of pass ${pass}, ${state}${knownAs(origin)}`,
    participantId,
    binds: costOf({ amount, currency: round.draft.rules.baseCurrency }, needOf(quantity, ratio)),
    goods: {
      ...goodsOf(allocation, origin),
      quantityKg: formatKg(quantity),
      ...needIn(allocation),
      price: amount,
    },
    ...untilOf(round),
  }
}

/** A supplier is bound to sell what a pass proposes of an offer, at its price ex works: one price for all of it. */
export function saleOf(round: Round, proposed: Proposed, origin: KnownOrigin | undefined): Binding {
  const [first] = proposed
  const { supplierId: participantId, offerId, price, pass } = first
  const quantity = proposed.reduce((sum, one) => sum + one.quantity, 0n)
  return {
    subject: round.id,
    name: round.draft.name,
    // Of what members decline meanwhile the supplier hears nothing, and it binds itself to no more.
    stood: `offer ${offerId} in pass ${pass}${knownAs(origin)}`,
    participantId,
    binds: costOf(price, quantity),
    goods: { ...goodsOf(first, origin), quantityKg: formatKg(quantity), price: price.amount },
    ...untilOf(round),
  }
}
