import type { ProblemCode } from '@lodestone/contracts'
import { everybodyFor, type Sql } from '@lodestone/database'
import { allocationGift } from '@lodestone/files'
import {
  type AskOf,
  type CallOf,
  DEFAULT_PAGE,
  type Identity,
  implement,
  notFound,
  notOfThisList,
  readCursor,
  readIdCursor,
  sees,
  toPage,
} from '@lodestone/http'
import { accept, formatKg, isUuid, type Outcome, present, refuse } from '@lodestone/kernel'
import type { Fact } from '@lodestone/messaging'
import { exported, type InDoor, type ServiceContext } from '@lodestone/service'
import { discloseDue } from '../disclosure/disclosure.phases.ts'
import { completedFact } from '../round/round.facts.ts'
import { closeIfDecided } from '../round/round.pass.ts'
import { lockRound, saveRound } from '../round/round.store.ts'
import { completed, isDecidable, type Round, takesDecisions } from '../round/round.ts'
import { visibleRound } from '../round/round.visible.ts'
import { contractFact, decidedFact, deliveryFact, endedFact } from './allocation.facts.ts'
import { countByState, findAllocation, insertDelivery, listAllocations, saveAllocation } from './allocation.store.ts'
import {
  type Allocation,
  acceptFor,
  contractOf,
  decideForSupplier,
  declineFor,
  deliveryOf,
  endOf,
  type Side,
  show,
  sideOf,
} from './allocation.ts'
import { decideOffer, readProposals } from './proposal.store.ts'

type Change = { allocation: Allocation; facts: Fact[]; also?: (tx: Sql) => Promise<void> }
/** The commands on one allocation that are its parties' alone. */
type OfParties = 'acceptAllocation' | 'declineAllocation' | 'reportContract' | 'reportDelivery'
/** All commands on one allocation. */
type Changing = OfParties | 'endAllocation'
/** Who acts on an allocation. */
type By = Side | 'operator'
type Decide<B extends By> = (allocation: Allocation, by: B, round: Round) => Outcome<Change | undefined, ProblemCode>

const SIDES = ['member', 'supplier'] as const

export function allocationRoutes({ database, door, admission, clock, twoPeople }: ServiceContext) {
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
    if (!made) return answer(allocation, by)
    const held = await hold(round, allocation)
    if (held) return held
    await saveAllocation(tx, made.allocation)
    await made.also?.(tx)
    const facts = [...made.facts]
    if (OVER.has(made.allocation.state))
      facts.push(
        ...(await everybodyFor(tx, 'the last report completes the round, whoever makes it', wide =>
          completeIfDone(wide, round),
        )),
      )
    if (made.allocation.state !== 'proposed') await closeAfterLast(tx, round, clock())
    record(...facts)
    return answer(made.allocation, by)
  }

  /** A command of those whose allocation it is. */
  async function change<B extends By>(call: CallOf<OfParties>, allowed: readonly B[], decide: Decide<B>) {
    const who = await named(call, allowed)
    return door.command(call, (...given) => carryOut(who, given, decide, async () => undefined))
  }

  const decision = (kind: 'accepted' | 'declined') => (call: CallOf<'acceptAllocation' | 'declineAllocation'>) =>
    change(call, SIDES, (allocation, side, round) => {
      if (side === 'supplier') return refuse('wrong-state', BY_OFFER(allocation))
      const rule = kind === 'accepted' ? acceptFor : declineFor
      const outcome = rule(allocation, side, takesDecisions(round, clock()))
      if (!outcome.ok) return outcome
      if (!outcome.value) return accept(undefined)
      return accept({ allocation: outcome.value, facts: [decidedFact(kind, outcome.value, side)] })
    })

  /** A supplier decides on an offer of its own, in the pass that is matched. */
  const offerDecision = (kind: 'accepted' | 'declined') => async (call: CallOf<'acceptOffer' | 'declineOffer'>) => {
    const { identity } = call
    await admission.admitted(identity)
    const { id: roundId } = await visibleRound(database, call)
    const offerId = call.params.offerId
    const supplierId = identity.org ?? ''
    if (!isUuid(offerId)) throw notFound()
    return door.command(call, async (tx, record) => {
      const round = await lockRound(tx, roundId)
      if (!round) throw notFound()
      const of = { roundId, offerId, pass: round.pass }
      const proposed = (await listAllocations(tx, { roundId, offerIds: [offerId], pass: round.pass })).filter(
        one => one.supplierId === supplierId,
      )
      if (proposed.length === 0) throw notFound()
      const outcome = decideForSupplier(proposed, kind, takesDecisions(round, clock()))
      if (!outcome.ok) return outcome
      if (outcome.value.length > 0) {
        await decideOffer(tx, of, kind)
        await closeAfterLast(tx, round, clock())
        record(...outcome.value.map(one => decidedFact(kind, one, 'supplier')))
      }
      const [body] = await readProposals(tx, { ...of, supplierId })
      return accept({ body: present(body) })
    })
  }

  async function proposals(call: AskOf<'listProposals'>) {
    const { limit = DEFAULT_PAGE, cursor } = call.query
    const { id: roundId } = await visibleRound(database, call)
    const after = readOfferCursor(cursor)
    const rows = await readProposals(database, {
      roundId,
      ...(sees(call.identity, 'operator', 'auditor') ? {} : { supplierId: call.identity.org ?? '' }),
      ...(after ? { after } : {}),
      limit,
    })
    return {
      body: toPage(
        rows,
        limit,
        row => `${row.offerId}/${row.pass}`,
        row => row,
      ),
    }
  }

  async function list(call: AskOf<'listAllocations'>) {
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
        row => show(row, all ? 'oversight' : present(sideOf(row, org))),
      ),
    }
  }

  return implement({
    listProposals: proposals,
    acceptOffer: offerDecision('accepted'),
    declineOffer: offerDecision('declined'),
    listAllocations: list,
    exportAllocations: exported(list, allocationGift, () => 1, 500),
    acceptAllocation: decision('accepted'),
    declineAllocation: decision('declined'),
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

/** Offer and pass after which the proposals go on. 422 for a cursor of another list. */
function readOfferCursor(cursor: string | undefined): { offerId: string; pass: number } | undefined {
  if (cursor === undefined) return undefined
  const [offerId = '', pass = ''] = readCursor(cursor)?.split('/') ?? []
  if (!isUuid(offerId) || !/^[1-9]$/.test(pass)) throw notOfThisList()
  return { offerId, pass: Number(pass) }
}

/** States in which nothing more of an awarded round is to come. */
const OVER: ReadonlySet<string> = new Set(['delivered', 'lapsed'])

const answer = (allocation: Allocation, by: By) =>
  accept({ body: show(allocation, by === 'operator' ? 'oversight' : by) })

/** Whether a caller is who acts: an operator, or an organisation that stands on a side of the allocation and holds the role of that side. */
const acts = (by: By, allocation: Allocation, { org, roles }: Identity): boolean =>
  roles.has(by) && (by === 'operator' || sideOf(allocation, org) === by)

/** Has a pass closed after its last decision. */
async function closeAfterLast(tx: Sql, round: Round, now: Date): Promise<void> {
  if (!isDecidable(round)) return
  await everybodyFor(tx, 'the last decision of a pass closes it, whoever makes it', wide =>
    closeIfDecided(wide, round, now),
  )
}

/** Completes the round once everything that was awarded is delivered or ended; gives what is then to be told. */
async function completeIfDone(tx: Sql, round: Round): Promise<Fact[]> {
  if (round.state !== 'awarded') return []
  const count = await countByState(tx, round.id)
  if (count('awarded') + count('contracted') > 0) return []
  const done = completed(round)
  await saveRound(tx, done)
  return [completedFact(done), ...(await discloseDue(tx, done))]
}
