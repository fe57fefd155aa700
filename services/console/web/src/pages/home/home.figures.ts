import { isAlive } from '@lodestone/kernel/became'
import type { massesOf } from '../../goods/masses.ts'
import type { Allocation } from '../round/take-part/my-rounds.ts'

type Goods = Parameters<typeof massesOf>[0]

/** Own goods over some rounds: what was allocated, and what has become of it. */
export function figuresOf(allocations: readonly Allocation[]) {
  const goods = (of: (one: Allocation) => string): Goods =>
    allocations.map(one => ({ material: one.material, quantityKg: of(one) }))
  const agreed = (one: Allocation): boolean => isAlive(one) && one.accepted.member && one.accepted.supplier
  return {
    allocated: goods(one => (isAlive(one) ? one.quantityKg : '0')),
    agreed: goods(one => (agreed(one) ? one.quantityKg : '0')),
    contracted: goods(one => one.contractedKg),
    delivered: goods(one => one.deliveredKg),
  }
}
