import type { Sql } from '@lodestone/database'
import { accept, type Outcome } from '@lodestone/kernel'
import type { Fact } from '@lodestone/messaging'
import { DEFAULT_POLICY } from '@lodestone/provenance'
import { decidedFact } from '../allocation/allocation.facts.ts'
import { moveAllocations } from '../allocation/allocation.move.store.ts'
import { discloseDue } from '../disclosure/disclosure.phases.ts'
import { versionsOf } from '../policy/policy.store.ts'
import { policyOf } from '../policy/policy.ts'
import { decide, type Refused } from './round.command.ts'
import { consequences } from './round.consequences.ts'
import { asBegun, commandOf, lapsingBy, type Order } from './round.order.ts'
import { judgedUnder } from './round.state.ts'
import { saveDraft, saveRound } from './round.store.ts'
import { cancellingOf, type Round } from './round.ts'

/** Allocations that lapse in one transaction at most: each is a fact of its own. */
const LAPSES_AT_ONCE = 500

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
