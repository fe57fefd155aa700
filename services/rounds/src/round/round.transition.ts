import type { Sql } from '@lodestone/database'
import { accept, type Outcome } from '@lodestone/kernel'
import type { Fact } from '@lodestone/messaging'
import { DEFAULT_POLICY } from '@lodestone/provenance'
import { countByState } from '../allocation/allocation.count.store.ts'
import { decidedFact } from '../allocation/allocation.facts.ts'
import { readBelowLots } from '../allocation/allocation.lots.store.ts'
import { moveAllocations } from '../allocation/allocation.move.store.ts'
import { discloseDue } from '../disclosure/disclosure.phases.ts'
import { versionsOf } from '../policy/policy.store.ts'
import { policyOf } from '../policy/policy.ts'
import { type Command, decide, type Informed, lapsingBy, type Refused } from './round.command.ts'
import { consequences } from './round.consequences.ts'
import { judgedUnder } from './round.state.ts'
import { saveDraft, saveRound } from './round.store.ts'
import { type Cancelling, cancellingOf, type Round } from './round.ts'

/** Allocations that lapse in one transaction at most: each is a fact of its own. */
const LAPSES_AT_ONCE = 500

async function informed(tx: Sql, round: Round, command: Command): Promise<Informed> {
  if (command.type !== 'award') return command
  const count = await countByState(tx, round.id)
  const below = round.state === 'matched' ? await readBelowLots(tx, round) : []
  return { ...command, undecided: count('proposed'), accepted: count('accepted'), below }
}

/** Whether a command would be carried out on a round that is locked, and change it. */
export async function wouldMove(tx: Sql, round: Round, command: Command, now: Date): Promise<boolean> {
  const outcome = decide(round, await informed(tx, round, command), now)
  return outcome.ok && outcome.value !== undefined
}

/**
 * Lets some of the allocations lapse that a command would end, if it would be carried out on this round, which is locked. Says whether there
 * may be more. Called until there are none, so that awarding or cancelling a large round never holds everything up for seconds; were it
 * broken off, the same command given again goes on. Accepted allocations lapse only in a round that will be cancelled: the first of them mark
 * it, and a job goes on if nobody else does.
 */
export async function lapseSome(
  tx: Sql,
  round: Round,
  command: Command,
  now: Date,
  record: (...facts: Fact[]) => void,
): Promise<boolean> {
  const states = lapsingBy(command)
  // Before its first match a round has no allocations.
  if (states.length === 0 || (round.state !== 'matching' && round.state !== 'matched')) return false
  const outcome = decide(round, await informed(tx, round, command), now)
  if (!outcome.ok || !outcome.value) return false
  const lapsed = await moveAllocations(tx, round.id, states, 'lapsed', LAPSES_AT_ONCE)
  if (lapsed.length === 0) return false
  if (command.type === 'cancel' && !round.cancelling) {
    const { type: _, ...cancelling } = command
    await saveRound(tx, { ...round, cancelling })
  }
  const facts = lapsed.map(one => decidedFact('lapsed', one, 'operator'))
  record(...facts)
  return lapsed.length === LAPSES_AT_ONCE
}

/** Carries a command out on a round that is locked: decides, saves, and tells. Gives the round as it then stands. */
export async function transition(
  tx: Sql,
  round: Round,
  command: Command,
  now: Date,
  record: (...facts: Fact[]) => void,
): Promise<Outcome<Round, Refused | 'validation-failed'>> {
  const known = await informed(tx, round, command)
  const outcome = decide(round, known, now)
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
    ...(await consequences(tx, next, asBegun(known, cancellingOf(round)))),
    ...(await discloseDue(tx, next)),
  ]
  record(...facts)
  return accept(next)
}

/** The rest of a cancellation that has begun is carried out as it was commanded, whoever goes on with it. */
const asBegun = (command: Informed, cancelling: Cancelling | undefined): Informed =>
  command.type === 'cancel' && cancelling ? { type: 'cancel', ...cancelling } : command
