import { formatKg, grams } from '@lodestone/kernel/quantity'
import { type Allocation, isAlive } from '../round/take-part/my-rounds.ts'

/** Own quantities over some rounds: what was allocated, and what has become of it. */
export function figuresOf(allocations: readonly Allocation[]) {
  const sum = (of: (one: Allocation) => string): string =>
    formatKg(allocations.reduce((total, one) => total + grams(of(one)), 0n))
  const agreed = (one: Allocation): boolean => isAlive(one) && one.accepted.member && one.accepted.supplier
  return {
    allocated: sum(one => (isAlive(one) ? one.quantityKg : '0')),
    agreed: sum(one => (agreed(one) ? one.quantityKg : '0')),
    contracted: sum(one => one.contractedKg),
    delivered: sum(one => one.deliveredKg),
  }
}
