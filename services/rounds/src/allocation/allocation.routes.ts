import { implement } from '@lodestone/http'
import { accept, formatKg, refuse } from '@lodestone/kernel'
import type { ServiceContext } from '@lodestone/service'
import { originOf } from '../origin/origin.store.ts'
import { type Round, takesDecisions } from '../round/round.ts'
import { purchaseOf } from './allocation.binding.ts'
import { allocationChanges, type Decide } from './allocation.change.ts'
import { acceptFor, declineFor } from './allocation.decision.ts'
import { contractFact, decidedFact, deliveryFact, endedFact } from './allocation.facts.ts'
import { allocationReading } from './allocation.query.routes.ts'
import { contractOf, deliveryOf, endOf } from './allocation.report.ts'
import { insertDelivery } from './allocation.store.ts'
import type { Allocation, Side } from './allocation.ts'
import { proposalRoutes } from './proposal.routes.ts'

const SIDES = ['member', 'supplier'] as const

export const allocationRoutes = (context: ServiceContext) => ({
  ...proposalRoutes(context),
  ...allocationReading(context),
  ...allocationCommands(context),
})

function allocationCommands(context: ServiceContext) {
  const { door, clock, twoPeople, approvers } = context
  const { named, carryOut, change } = allocationChanges(context)

  const rule =
    (kind: 'accepted' | 'declined'): Decide<Side> =>
    (allocation, side, round) => {
      if (side === 'supplier') return refuse('wrong-state', BY_OFFER(allocation))
      const outcome = (kind === 'accepted' ? acceptFor : declineFor)(allocation, side, takesDecisions(round, clock()))
      if (!outcome.ok) return outcome
      if (!outcome.value) return accept(undefined)
      return accept({ allocation: outcome.value, facts: [decidedFact(kind, outcome.value, side)] })
    }

  return implement({
    acceptAllocation: async call => {
      const who = await named(call, SIDES)
      return door.command(call, (tx, record) =>
        carryOut(who, [tx, record], rule('accepted'), async (round, allocation) =>
          approvers.second(tx, call, purchaseOf(round, allocation, await originOf(tx, allocation)), record),
        ),
      )
    },
    declineAllocation: async call => {
      const who = await named(call, SIDES)
      return door.command(call, (tx, record) =>
        carryOut(who, [tx, record], rule('declined'), () => approvers.drop(tx, call, 'acceptAllocation', record)),
      )
    },
    reportContract: call =>
      change(call, ['member'], (allocation, _, round) => {
        const outcome = contractOf(allocation, call.body, 'awardedAt' in round ? round.awardedAt : undefined, clock())
        if (!outcome.ok) return outcome
        if (!outcome.value) return accept(undefined)
        return accept({ allocation: outcome.value, facts: [contractFact(allocation, call.body)] })
      }),
    reportDelivery: call =>
      change(call, ['member'], allocation => {
        const outcome = deliveryOf(allocation, call.body, clock())
        if (!outcome.ok) return outcome
        return accept({
          allocation: outcome.value,
          facts: [deliveryFact(allocation, call.body)],
          also: tx => insertDelivery(tx, allocation, call.body),
        })
      }),
    endAllocation: async call => {
      const who = await named(call, ['operator', 'member'])
      const { reason } = call.body
      const end: Decide<'operator' | 'member'> = (allocation, by) => {
        const outcome = endOf(allocation)
        if (!outcome.ok) return outcome
        if (!outcome.value) return accept(undefined)
        return accept({ allocation: outcome.value, facts: [endedFact(outcome.value, by, reason)] })
      }
      return door.command(call, (tx, record) =>
        // What two operators have awarded is not ended by one of them.
        carryOut(who, [tx, record], end, async (round, allocation) =>
          who.by === 'operator' ? twoPeople.second(tx, call, aboutOf(round, allocation), record) : undefined,
        ),
      )
    },
  })
}

/** What two operators decide about, of an allocation whose round is locked. */
const aboutOf = ({ id, draft }: Round, { id: allocationId, quantity, material, state }: Allocation) => ({
  subject: id,
  name: `${draft.name}: ${formatKg(quantity)} kg of ${material}`,
  stood: `allocation ${allocationId}, ${state}`,
})

/** Where a supplier decides. */
const BY_OFFER = ({ roundId, offerId }: Allocation): string =>
  `A supplier decides on what is proposed of an offer as one sum: POST /api/v1/rounds/${roundId}/offers/${offerId}/accept or /decline.`
