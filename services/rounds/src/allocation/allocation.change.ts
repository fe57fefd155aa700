import type { ProblemCode } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import { type CallOf, type Identity, notFound } from '@lodestone/http'
import { accept, isUuid, type Outcome } from '@lodestone/kernel'
import type { Fact } from '@lodestone/messaging'
import type { InDoor, ServiceContext } from '@lodestone/service'
import { originOf } from '../origin/origin.store.ts'
import { closeAfterLast, completeAfterLast } from '../round/round.ending.ts'
import { lockRound } from '../round/round.store.ts'
import type { Round } from '../round/round.ts'
import { findAllocation, saveAllocation } from './allocation.store.ts'
import { type Allocation, type Side, sideOf } from './allocation.ts'
import { show } from './allocation.view.ts'

type Change = { allocation: Allocation; facts: Fact[]; also?: (tx: Sql) => Promise<void> }
/** What a member reports of an allocation. */
type Reporting = 'reportContract' | 'reportDelivery'
/** All commands on one allocation. */
type Changing = Reporting | 'acceptAllocation' | 'declineAllocation' | 'endAllocation'
/** Who acts on an allocation. */
type By = Side | 'operator'
/** What a command makes of an allocation. */
export type Decide<B extends By> = (
  allocation: Allocation,
  by: B,
  round: Round,
) => Outcome<Change | undefined, ProblemCode>

/** What carries out commands on one allocation. */
export function allocationChanges({ database, door, admission, clock }: ServiceContext) {
  /** The allocation that a command names, and in which of the roles that may give it its caller acts. */
  async function named<B extends By>({ identity, params: { id } }: CallOf<Changing>, allowed: readonly B[]) {
    const operates = allowed.some(one => one === 'operator') && identity.roles.has('operator')
    if (!operates) await admission.admitted(identity)
    const found = isUuid(id) ? await findAllocation(database, id) : undefined
    const by = found && allowed.find(one => acts(one, found, identity))
    if (!by) throw notFound()
    return { id, by, roundId: found.roundId }
  }

  /**
   * Carries out a command on an allocation, unless `hold` gives what is answered instead. The round's row is locked: it guards the states of all its
   * allocations.
   */
  async function carryOut<B extends By, Held>(
    { id, by, roundId }: { readonly id: string; readonly by: B; readonly roundId: string },
    [tx, record]: InDoor,
    decide: Decide<B>,
    hold: (round: Round, allocation: Allocation) => Promise<Held>,
  ) {
    const round = await lockRound(tx, roundId)
    const allocation = await findAllocation(tx, id)
    if (!round || !allocation) throw notFound()
    const outcome = decide(allocation, by, round)
    if (!outcome.ok) return outcome
    const made = outcome.value
    if (!made) return answer(tx, allocation, by)
    const held = await hold(round, allocation)
    if (held) return held
    await saveAllocation(tx, made.allocation)
    await made.also?.(tx)
    const facts = [...made.facts]
    if (OVER.has(made.allocation.state)) facts.push(...(await completeAfterLast(tx, round)))
    if (made.allocation.state !== 'proposed') await closeAfterLast(tx, round, clock())
    record(...facts)
    return answer(tx, made.allocation, by)
  }

  /** A report, which nobody else has a part in. */
  async function change<B extends By>(call: CallOf<Reporting>, allowed: readonly B[], decide: Decide<B>) {
    const who = await named(call, allowed)
    return door.command(call, (...given) => carryOut(who, given, decide, async () => undefined))
  }

  return { named, carryOut, change }
}

/** States in which nothing more of an awarded round is to come. */
const OVER: ReadonlySet<string> = new Set(['delivered', 'lapsed'])

const answer = async (tx: Sql, allocation: Allocation, by: By) =>
  accept({
    body: show(allocation, by === 'operator' ? 'oversight' : by, await originOf(tx, allocation)),
  })

/** Whether a caller is who acts: an operator, or an organisation that stands on a side of the allocation and holds the role of that side. */
const acts = (by: By, allocation: Allocation, { org, roles }: Identity): boolean =>
  roles.has(by) && (by === 'operator' || sideOf(allocation, org) === by)
