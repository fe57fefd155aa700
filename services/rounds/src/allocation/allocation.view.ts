import type { Allocation as Shown } from '@lodestone/contracts'
import { formatKg, grams } from '@lodestone/kernel'
import { type KnownOrigin, showOrigin } from '../origin/origin.ts'
import { needIn } from './allocation.need.ts'
import { type Allocation, bothAccepted, contractOn, type Side } from './allocation.ts'

/**
 * An allocation as somebody may see it: operators and auditors whole; a member its own, the counterpart only after both have accepted; a supplier
 * its own after both have. The price ex works is the supplier's own, and the member's after both; the landed price is the member's alone. Of the other
 * side's entry each sees a name that this allocation alone has: ids tell when entries were made, hence which belong together.
 */
export function show(allocation: Allocation, viewer: Side | 'oversight', origin?: KnownOrigin): Shown {
  const both = bothAccepted(allocation)
  const may = (side: Side): boolean => viewer === 'oversight' || viewer === side || both
  return {
    id: allocation.id,
    roundId: allocation.roundId,
    ...(allocation.pass === 1 ? {} : { pass: allocation.pass }),
    lineId: viewer === 'supplier' ? allocation.id : allocation.lineId,
    offerId: viewer === 'member' ? allocation.id : allocation.offerId,
    ...(may('member') ? { memberId: allocation.memberId } : {}),
    ...(may('supplier') ? { supplierId: allocation.supplierId } : {}),
    material: allocation.material,
    ...(allocation.grade === undefined ? {} : { grade: allocation.grade }),
    period: allocation.period,
    quantityKg: formatKg(allocation.quantity),
    ...(may('supplier') ? { price: allocation.price } : {}),
    ...(viewer === 'supplier' ? {} : { landedPrice: allocation.landedPrice, ...needIn(allocation) }),
    state: allocation.state,
    accepted: allocation.accepted,
    contractedKg: formatKg(grams(contractOn(allocation)?.quantityKg ?? '0')),
    deliveredKg: formatKg('delivered' in allocation ? allocation.delivered : 0n),
    ...(origin ? { origin: showOrigin(origin, allocation.state) } : {}),
  }
}
