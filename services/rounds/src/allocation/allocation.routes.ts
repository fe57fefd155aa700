import type { ProblemCode } from '@lodestone/contracts'
import { everybodyFor, type Sql } from '@lodestone/database'
import { allocationGift } from '@lodestone/files'
import {
  type Answer,
  type Call,
  DEFAULT_PAGE,
  type Identity,
  notFound,
  readIdCursor,
  sees,
  toPage,
} from '@lodestone/http'
import { accept, isUuid, type Outcome } from '@lodestone/kernel'
import type { Fact } from '@lodestone/messaging'
import { exported, type ServiceContext } from '@lodestone/service'
import { discloseDue } from '../disclosure/disclosure.phases.ts'
import { apiOf } from '../ocds/address.ts'
import { release } from '../ocds/release.making.ts'
import { completedFact } from '../round/round.facts.ts'
import { lockRound, saveRound } from '../round/round.store.ts'
import { isDecidable, moved, type Round } from '../round/round.ts'
import { visibleRound } from '../round/round.visible.ts'
import { contractFact, decidedFact, deliveryFact } from './allocation.facts.ts'
import { countByState, findAllocation, insertDelivery, listAllocations, saveAllocation } from './allocation.store.ts'
import {
  type Allocation,
  acceptFor,
  type Contract,
  contractOf,
  declineFor,
  deliveryOf,
  type Side,
  show,
  sideOf,
} from './allocation.ts'

type Delivery = { quantityKg: string; date: string }
type Change = { allocation: Allocation; facts: Fact[]; also?: (tx: Sql) => Promise<void> }
type Decide = (allocation: Allocation, side: Side, round: Round) => Outcome<Change | undefined, ProblemCode>

export function allocationRoutes({ database, door, admission, clock, config }: ServiceContext) {
  /** A command of one side on its own allocation. The round's row is locked: it guards the states of all its allocations. */
  async function change(call: Call, decide: Decide): Promise<Answer> {
    await admission.admitted(call.identity)
    const id = call.params.id ?? ''
    const side = isUuid(id) ? ownSide(await findAllocation(database, id), call.identity) : undefined
    if (!side) throw notFound()
    return door.command(call, async (tx, record) => {
      const { roundId } = side.allocation
      const round = await lockRound(tx, roundId)
      const allocation = await findAllocation(tx, id)
      if (!round || !allocation) throw notFound()
      const outcome = decide(allocation, side.side, round)
      if (!outcome.ok) return outcome
      const made = outcome.value
      if (!made) return answer(allocation, side.side)
      await saveAllocation(tx, made.allocation)
      await made.also?.(tx)
      const facts = [...made.facts]
      if (made.allocation.state === 'delivered')
        facts.push(
          ...(await everybodyFor(tx, 'the last delivery completes the round, whoever reports it', wide =>
            completeIfDone(wide, round),
          )),
        )
      record(...facts)
      await release(tx, apiOf(config), round, facts, clock())
      return answer(made.allocation, side.side)
    })
  }

  const decision = (kind: 'accepted' | 'declined') => (call: Call) =>
    change(call, (allocation, side, round) => {
      const rule = kind === 'accepted' ? acceptFor : declineFor
      const outcome = rule(allocation, side, isDecidable(round))
      if (!outcome.ok || !outcome.value) return outcome as Outcome<undefined, ProblemCode>
      return accept({ allocation: outcome.value, facts: [decidedFact(kind, allocation, side)] })
    })

  async function list(call: Call<undefined, { limit?: number; cursor?: string }>) {
    const { limit = DEFAULT_PAGE, cursor } = call.query
    const { id: roundId } = await visibleRound(database, call)
    const all = sees(call.identity, 'operator', 'auditor')
    const org = call.identity.org ?? ''
    const after = readIdCursor(cursor)
    const rows = await listAllocations(database, {
      roundId,
      ...(all ? {} : { org }),
      ...(after ? { after } : {}),
      limit,
    })
    return {
      body: toPage(
        rows,
        limit,
        row => row.id,
        row => show(row, all ? 'oversight' : (sideOf(row, org) as Side)),
      ),
    }
  }

  return {
    listAllocations: list,
    exportAllocations: exported(list, allocationGift, () => 1, 500),
    acceptAllocation: decision('accepted'),
    declineAllocation: decision('declined'),
    reportContract: (call: Call<Contract>) =>
      change(call, allocation => {
        const outcome = contractOf(allocation, call.body)
        if (!outcome.ok || !outcome.value) return outcome as Outcome<undefined, ProblemCode>
        return accept({ allocation: outcome.value, facts: [contractFact(allocation, call.body)] })
      }),
    reportDelivery: (call: Call<Delivery>) =>
      change(call, allocation => {
        const outcome = deliveryOf(allocation, call.body.quantityKg)
        if (!outcome.ok) return outcome
        return accept({
          allocation: outcome.value,
          facts: [deliveryFact(allocation, call.body)],
          also: tx => insertDelivery(tx, allocation, call.body),
        })
      }),
  }
}

const answer = (allocation: Allocation, side: Side) => accept({ body: show(allocation, side) })

/** The side of the caller, which must hold the role of that side; `undefined` for somebody else's allocation. */
function ownSide(
  allocation: Allocation | undefined,
  identity: Identity,
): { allocation: Allocation; side: Side } | undefined {
  const side = allocation && sideOf(allocation, identity.org)
  return side && identity.roles.has(side) ? { allocation, side } : undefined
}

/** Completes the round once everything that was awarded is contracted and delivered; gives what is then to be told. */
async function completeIfDone(tx: Sql, round: Round): Promise<Fact[]> {
  if (round.state !== 'awarded') return []
  const count = await countByState(tx, round.id)
  if (count('awarded') + count('contracted') > 0) return []
  const completed = moved(round, 'completed')
  await saveRound(tx, completed)
  return [completedFact(completed), ...(await discloseDue(tx, completed))]
}
