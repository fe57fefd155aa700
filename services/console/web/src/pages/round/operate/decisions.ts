import { formatKg, grams } from '@lodestone/kernel/quantity'
import type { Allocation } from './round.queries.ts'

type Part = { readonly count: number; readonly kg: string }

/** What both sides have said so far: accepted by both, declined by one, and what is still open. Kilograms of goods. */
export function decisionsOf(allocations: readonly Pick<Allocation, 'state' | 'quantityKg'>[]): {
  accepted: Part
  declined: Part
  undecided: Part
} {
  const part = (state: Allocation['state']): Part => {
    const found = allocations.filter(one => one.state === state)
    return { count: found.length, kg: formatKg(found.reduce((sum, one) => sum + grams(one.quantityKg), 0n)) }
  }
  return { accepted: part('accepted'), declined: part('declined'), undecided: part('proposed') }
}
