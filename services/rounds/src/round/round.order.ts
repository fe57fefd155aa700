import type { AllocationState } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import { countByState } from '../allocation/allocation.count.store.ts'
import { readBelowLots } from '../allocation/allocation.lots.store.ts'
import type { Command } from './round.command.ts'
import type { Cancelling, Round } from './round.ts'

/** What somebody orders of a round. */
export type Order =
  | { readonly type: 'open' | 'publish-pool' | 'close' }
  | { readonly type: 'award'; readonly lapseUndecided: boolean; readonly lapseBelowLots: boolean }
  | ({ readonly type: 'cancel' } & Cancelling)

/** The rest of a cancellation that has begun is carried out as it was ordered, whoever goes on with it. */
export const asBegun = (order: Order, cancelling: Cancelling | undefined): Order =>
  order.type === 'cancel' && cancelling ? { type: 'cancel', ...cancelling } : order

/** Which allocations an order ends before it is carried out. */
export function lapsingBy(order: Order): readonly AllocationState[] {
  if (order.type === 'cancel') return ['proposed', 'accepted']
  return order.type === 'award' && order.lapseUndecided ? ['proposed'] : []
}

/** The command that an order gives, with what it is decided by. */
export async function commandOf(tx: Sql, round: Round, order: Order): Promise<Command> {
  if (order.type !== 'award') return { type: order.type }
  const count = await countByState(tx, round.id)
  return {
    type: 'award',
    undecided: count('proposed'),
    accepted: count('accepted'),
    lapseUndecided: order.lapseUndecided,
    below: round.state === 'matched' ? await readBelowLots(tx, round) : [],
    lapseBelowLots: order.lapseBelowLots,
  }
}

/** What two people decide about, of a round that is locked. */
export const aboutOf = ({ id, version, draft }: Round) => ({
  subject: id,
  name: draft.name,
  stood: `version ${version}`,
})
