import type { Goods } from '../../../goods/masses.ts'
import type { Allocation } from './round.queries.ts'

type Part = { readonly count: number; readonly goods: readonly Goods[] }

/** What both sides have said so far: accepted by both, declined by one, and what is still open, each with its goods. */
export function decisionsOf(allocations: readonly Pick<Allocation, 'state' | 'material' | 'quantityKg'>[]): {
  accepted: Part
  declined: Part
  undecided: Part
} {
  const part = (state: Allocation['state']): Part => {
    const goods = allocations.filter(one => one.state === state)
    return { count: goods.length, goods }
  }
  return { accepted: part('accepted'), declined: part('declined'), undecided: part('proposed') }
}
