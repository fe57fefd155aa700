import type { AllocationState } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import type { Outcome } from '@lodestone/kernel'
import { accept } from '@lodestone/kernel'
import type { Fact } from '@lodestone/messaging'
import { DEFAULT_POLICY } from '@lodestone/provenance'
import { awardedFacts, decidedFact } from '../allocation/allocation.facts.ts'
import { readBelowLots } from '../allocation/allocation.lots.store.ts'
import { countByState, lapseOffers, listAllocations, moveAllocations } from '../allocation/allocation.store.ts'
import { type BelowLots, decisionsOn } from '../allocation/allocation.ts'
import { discloseDue } from '../disclosure/disclosure.phases.ts'
import { versionsOf } from '../policy/policy.store.ts'
import { policyOf } from '../policy/policy.ts'
import { countedFacts } from '../realisation/realisation.facts.ts'
import { keepRealisations, listRealisations } from '../realisation/realisation.store.ts'
import { saveDecisions } from '../result/result.store.ts'
import { settleRound } from '../settlement/settlement.store.ts'
import { cancelledFact, closedFact, completedFact, openedFact, poolRequestedFact } from './round.facts.ts'
import { saveDraft, saveRound } from './round.store.ts'
import {
  type Cancelling,
  type Command,
  cancellingOf,
  decide,
  judgedUnder,
  type MovedRound,
  type Refused,
  type Round,
  type RoundIn,
} from './round.ts'

export type Order =
  | { readonly type: 'open' | 'publish-pool' | 'close' }
  | { readonly type: 'award'; readonly lapseUndecided: boolean; readonly lapseBelowLots: boolean }
  | ({ readonly type: 'cancel' } & Cancelling)

/** The rest of a cancellation that has begun is carried out as it was ordered, whoever goes on with it. */
const asBegun = (order: Order, cancelling: Cancelling | undefined): Order =>
  order.type === 'cancel' && cancelling ? { type: 'cancel', ...cancelling } : order

/** Allocations that lapse in one transaction at most: each is a fact of its own. */
const LAPSES_AT_ONCE = 500

/** Which allocations an order ends before it is carried out. */
function lapsingBy(order: Order): readonly AllocationState[] {
  if (order.type === 'cancel') return ['proposed', 'accepted']
  return order.type === 'award' && order.lapseUndecided ? ['proposed'] : []
}

/** Whether an order would be carried out on a round that is locked, and change it. */
export async function wouldMove(tx: Sql, round: Round, order: Order, now: Date): Promise<boolean> {
  const outcome = decide(round, await commandOf(tx, round, order), now)
  return outcome.ok && outcome.value !== undefined
}

/**
 * Lets some of the allocations lapse that an order would end, if it would be carried out on this round, which is locked. Says whether there
 * may be more. Called until there are none, so that awarding or cancelling a large round never holds everything up for seconds; were it
 * broken off, the same order given again goes on. Accepted allocations lapse only in a round that will be cancelled: the first of them mark
 * it, and a job goes on if nobody else does.
 */
export async function lapseSome(
  tx: Sql,
  round: Round,
  order: Order,
  now: Date,
  record: (...facts: Fact[]) => void,
): Promise<boolean> {
  const states = lapsingBy(order)
  // Before its first match a round has no allocations.
  if (states.length === 0 || (round.state !== 'matching' && round.state !== 'matched')) return false
  const outcome = decide(round, await commandOf(tx, round, order), now)
  if (!outcome.ok || !outcome.value) return false
  const lapsed = await moveAllocations(tx, round.id, states, 'lapsed', LAPSES_AT_ONCE)
  if (lapsed.length === 0) return false
  if (order.type === 'cancel' && !round.cancelling) {
    const { type: _, ...cancelling } = order
    await saveRound(tx, { ...round, cancelling })
  }
  const facts = lapsed.map(one => decidedFact('lapsed', one, 'operator'))
  record(...facts)
  return lapsed.length === LAPSES_AT_ONCE
}

/** Carries an order out on a round that is locked: decides, saves, and tells. Gives the round as it then stands. */
export async function transition(
  tx: Sql,
  round: Round,
  order: Order,
  now: Date,
  record: (...facts: Fact[]) => void,
): Promise<Outcome<Round, Refused | 'validation-failed'>> {
  const command = await commandOf(tx, round, order)
  const outcome = decide(round, command, now)
  if (!outcome.ok) return outcome
  let next = outcome.value
  if (!next) return accept(round)
  if (next.state === 'collecting') {
    const policy = policyOf(round.draft, await versionsOf(tx, round.draft.rules.provenancePolicy?.id ?? DEFAULT_POLICY))
    if (!policy.ok) return policy
    next = judgedUnder(next, policy.value)
    await saveDraft(tx, next)
  }
  await saveRound(tx, next)
  const facts = [
    ...(await consequences(tx, next, asBegun(order, cancellingOf(round)), command)),
    ...(await discloseDue(tx, next)),
  ]
  record(...facts)
  return accept(next)
}

async function commandOf(tx: Sql, round: Round, order: Order): Promise<Command> {
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

/** What members took of earlier rounds counts in a round that weighs by it as it stood when the round was opened. */
async function countRealisations(tx: Sql, { id, draft }: RoundIn<'collecting'>): Promise<Fact[]> {
  if (draft.rules.weights !== 'realisation') return []
  const counted = await listRealisations(tx, {})
  await keepRealisations(tx, id, counted)
  return countedFacts(id, counted)
}

async function consequences(tx: Sql, round: MovedRound, order: Order, command: Command): Promise<Fact[]> {
  switch (round.state) {
    case 'collecting':
      return [openedFact(round), ...(await countRealisations(tx, round))]
    case 'offering':
      return [poolRequestedFact(round)]
    case 'sealing':
      return [closedFact(round)]
    case 'awarded':
    case 'completed': {
      const lapsed = await moveAllocations(tx, round.id, lapsingBy(order), 'lapsed')
      const below = command.type === 'award' ? command.below : []
      const lost = await lapseOffers(tx, round.id, round.pass, offersOf(below))
      const awarded = await moveAllocations(tx, round.id, ['accepted'], 'awarded')
      await saveDecisions(tx, round, decisionsOn(await listAllocations(tx, { roundId: round.id, pass: round.pass })))
      return [
        ...lapsed.map(one => decidedFact('lapsed', one, 'operator')),
        ...lost.map(one => decidedFact('lapsed', one, 'operator', 'lots-not-reached')),
        ...awardedFacts(round.id, awarded),
        ...(await settleRound(tx, round, awarded)),
        ...(round.state === 'completed' ? [completedFact(round)] : []),
      ]
    }
    case 'cancelled': {
      const lapsed = await moveAllocations(tx, round.id, lapsingBy(order), 'lapsed')
      return [
        ...lapsed.map(one => decidedFact('lapsed', one, 'operator')),
        cancelledFact(round, 'reason' in order ? order.reason : undefined),
      ]
    }
  }
}

export const offersOf = (below: readonly BelowLots[]): string[] => below.map(({ offerId }) => offerId)
