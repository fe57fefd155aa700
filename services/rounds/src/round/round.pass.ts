import { type DataOf, DECISIONS_PER_EVENT, type PassDecision, passRequested } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import { formatKg, newSalt, partsOf, present } from '@lodestone/kernel'
import { type Fact, factOf } from '@lodestone/messaging'
import { lapseOwn } from '@lodestone/service'
import { anyOpen } from '../allocation/allocation.count.store.ts'
import { decisionsOn } from '../allocation/allocation.decision.ts'
import { decidedFact } from '../allocation/allocation.facts.ts'
import { readBelowLots } from '../allocation/allocation.lots.store.ts'
import { acceptOpen, lapseOffers, moveAllocations, supersede } from '../allocation/allocation.move.store.ts'
import { needOf } from '../allocation/allocation.need.ts'
import { listAllocations } from '../allocation/allocation.store.ts'
import type { Allocation } from '../allocation/allocation.ts'
import { saveDecisions } from '../result/result.store.ts'
import { offersOf } from './round.consequences.ts'
import { closingNow, decidedOn, inNextPass } from './round.state.ts'
import { saveRound } from './round.store.ts'
import { maxPasses, type RoundIn } from './round.ts'

/** Allocations that are decided in one transaction at most: each is a fact of its own. */
const DECIDED_AT_ONCE = 500

/**
 * Closes the decisions of a round whose day has come, which is locked. What is open lapses or counts as accepted, some of it at a time: called until
 * the day is no longer due. Then the next pass is asked for, if something was refused and one is left.
 */
export async function closeDecisions(
  tx: Sql,
  round: RoundIn<'matched'>,
  now: Date,
  record: (...facts: Fact[]) => void,
): Promise<void> {
  record(...((await decideOpen(tx, round)) ?? (await endPass(tx, round, now))))
}

async function decideOpen(tx: Sql, { id, draft }: RoundIn<'matched'>): Promise<Fact[] | undefined> {
  const kind = draft.rules.undecided === 'accept' ? 'accepted' : 'lapsed'
  const decided =
    kind === 'accepted'
      ? await acceptOpen(tx, id, DECIDED_AT_ONCE)
      : await moveAllocations(tx, id, ['proposed'], 'lapsed', DECIDED_AT_ONCE)
  return decided.length > 0
    ? decided.map(one => decidedFact(kind, one, 'operator', 'decisions-closed', true))
    : undefined
}

/** What both sides accepted of an offer whose lots or tiers others' refusals broke goes back: it lapses here, and stands in the next pass. */
async function endPass(tx: Sql, round: RoundIn<'matched'>, now: Date): Promise<Fact[]> {
  await lapseOwn(tx, round.id)
  const below = round.pass < maxPasses(round) ? await readBelowLots(tx, round) : []
  const ending = round.pass < maxPasses(round) ? await listAllocations(tx, { roundId: round.id, pass: round.pass }) : []
  const decisions = decisionsOn(ending)
  if (ending.length > 0) await saveDecisions(tx, round, decisions)
  if (!decisions.some(({ refusedBy }) => refusedBy.length > 0)) {
    await saveRound(tx, decidedOn(round))
    return []
  }
  const lost = await lapseOffers(tx, round.id, round.pass, offersOf(below))
  await supersede(tx, round.id, round.pass)
  const next = inNextPass(round, now)
  await saveRound(tx, next)
  return [
    ...lost.map(one => decidedFact('lapsed', one, 'operator', 'lots-not-reached')),
    ...requestedFacts(next, withSuperseded(decisions, ending, new Set(offersOf(below)))),
  ]
}

type Requested = DataOf<typeof passRequested>['decisions'][number]

/** Decisions with what the next pass matches anew: what was refused, and what of broken offers was accepted. */
function withSuperseded(
  decisions: readonly PassDecision[],
  ending: readonly Allocation[],
  broken: ReadonlySet<string>,
): Requested[] {
  const given = new Map(ending.map(one => [`${one.lineId} ${one.offerId}`, one]))
  return decisions.map(one => {
    const { quantity, ratio } = present(given.get(`${one.lineId} ${one.offerId}`))
    if (one.refusedBy.length === 0 && !broken.has(one.offerId)) return one
    return { ...one, superseded: { quantityKg: formatKg(quantity), needKg: formatKg(needOf(quantity, ratio)) } }
  })
}

const requestedFacts = ({ id, pass }: RoundIn<'matching'>, decisions: readonly Requested[]): Fact[] =>
  partsOf(decisions, DECISIONS_PER_EVENT).map((some, index, parts) =>
    factOf(passRequested, id, {
      roundId: id,
      pass,
      part: index + 1,
      parts: parts.length,
      decisions: [...some],
      salt: newSalt(),
    }),
  )

/** Has decisions closed at once when the last of a pass is made and another one is left: the job that closes them does the rest. */
export async function closeIfDecided(tx: Sql, round: RoundIn<'matched'>, now: Date): Promise<void> {
  if (round.pass < maxPasses(round) && !(await anyOpen(tx, round.id))) await saveRound(tx, closingNow(round, now))
}
