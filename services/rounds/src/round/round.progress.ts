import { roundMatched, type Unmatched } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import { newSalt } from '@lodestone/kernel'
import { type Fact, factOf } from '@lodestone/messaging'
import { matchedKg } from '../allocation/allocation.count.store.ts'
import { proposedFacts } from '../allocation/allocation.facts.ts'
import { proposeAllocations } from '../allocation/allocation.proposal.ts'
import type { Allocation } from '../allocation/allocation.ts'
import { OWNERS } from '../book/book.ts'
import { readSeals } from '../book/seal.store.ts'
import { discloseDue } from '../disclosure/disclosure.phases.ts'
import { markProposed } from '../origin/origin.heard.ts'
import { readDecided } from '../project/decision.store.ts'
import { isOfProjects, matchedFact } from '../project/decision.ts'
import { linesOutFacts } from '../record/out.facts.ts'
import { readLinesOut } from '../record/out.store.ts'
import { assignExplanations, keepExplanations } from '../result/result.explanations.store.ts'
import { faultsOf } from '../result/result.faults.ts'
import { partNumbers, readParts } from '../result/result.parts.store.ts'
import { keepMatched } from '../result/result.store.ts'
import { type Assembled, assemble, isComplete } from '../result/result.ts'
import { readPassDigest } from './round.books.ts'
import { BOOKS_SEALED } from './round.facts.ts'
import { keepMatchedAt } from './round.pace.store.ts'
import { decidedAsProjects, matchedAt, sealed } from './round.state.ts'
import { saveRound } from './round.store.ts'
import { type Matching, type Round, type RoundIn, type WaitingRound, waitsForMatch } from './round.ts'

/**
 * Takes a round, which is locked, as far as what has come in allows: from sealing to matching once both own copies are the sealed books,
 * and on to matched once a whole result has come that holds against them; a round of projects once it is decided on. Topics have no order between them, so a result may have come
 * before the books: it is kept, and looked at again with whatever comes next. Gives the facts to tell.
 */
export async function progress(tx: Sql, round: Round, at: Date): Promise<Fact[]> {
  const facts: Fact[] = []
  let now: Round = round
  if (waitsForMatch(now) && isOfProjects(now)) {
    const decided = (await readDecided(tx, [round.id])).get(round.id)
    if (decided) {
      now = decidedAsProjects(now)
      await saveRound(tx, now)
      await keepMatchedAt(tx, round.id, at)
      facts.push(matchedFact(round.id, decided))
    }
  }
  if (now.state === 'sealing') {
    const seals = (await readSeals(tx, [round.id])).get(round.id) ?? []
    if (OWNERS.every(owner => seals.some(seal => seal.owner === owner && seal.agreed))) {
      now = sealed(now)
      await saveRound(tx, now)
      facts.push(...linesOutFacts(round.id, await readLinesOut(tx, round.id)))
      // Count and sum are left out: this fact's hash is public, and few figures fit a known digest.
      const told = seals.map(({ owner, digest, root, policy }) => ({
        owner,
        digest,
        root,
        ...(policy ? { policy } : {}),
      }))
      facts.push({ subject: round.id, type: BOOKS_SEALED, data: { roundId: round.id, seals: told } })
    }
  }
  if (now.state === 'matching') {
    const result = await wholeResult(tx, round.id)
    if (result) {
      const faults = faultsOf(result, await readPassDigest(tx, now))
      if (faults.length > 0) now = await note(tx, now, faults)
      else {
        const matched = matchedAt(now, at)
        facts.push(...(await takeOver(tx, now, result, matched.decisionsDueAt)))
        now = matched
        await saveRound(tx, now)
        await keepMatchedAt(tx, round.id, at)
      }
    }
  }
  return [...facts, ...(await discloseDue(tx, now))]
}

/** Notes what is missing of a round that waits; nothing when that is known. */
export async function note<R extends WaitingRound>(tx: Sql, round: R, missing: readonly Unmatched[]): Promise<R> {
  const known = round.missing.map(({ reason }) => reason)
  if (JSON.stringify(missing.map(({ reason }) => reason)) === JSON.stringify(known)) return round
  const noted = { ...round, missing, version: round.version + 1 }
  await saveRound(tx, noted)
  return noted
}

/** Notes how the matching of a round stands. */
export async function noteMatching(tx: Sql, round: WaitingRound, matching: Matching): Promise<Round> {
  const noted = { ...round, matching, version: round.version + 1 }
  await saveRound(tx, noted)
  return noted
}

async function wholeResult(tx: Sql, roundId: string): Promise<Assembled | undefined> {
  const numbers = await partNumbers(tx, roundId)
  return isComplete(numbers) ? assemble(await readParts(tx, roundId, numbers.length)) : undefined
}

/** Takes a verified result over: proposes its allocations, and from now on shows its explanations. */
async function takeOver(
  tx: Sql,
  round: RoundIn<'matching'>,
  result: Assembled,
  decisionsCloseAt: string | undefined,
): Promise<Fact[]> {
  const { id: roundId, pass } = round
  const proposed: Allocation[] = []
  for (const { allocations, explanations } of result.parts) {
    proposed.push(...(await proposeAllocations(tx, round, allocations)))
    // A part that came before explanations were kept as they come has its own still.
    await keepExplanations(tx, round, explanations)
  }
  await assignExplanations(tx, round)
  await keepMatched(tx, round, result)
  const { inputDigest, resultHash } = result.summary
  const { count, kg } = await matchedKg(tx, roundId, pass)
  const matched = {
    roundId,
    inputDigest,
    resultHash,
    matchedKg: kg,
    allocations: count,
    ...(pass === 1 ? {} : { pass }),
    salt: newSalt(),
  }
  const fallen = await markProposed(
    tx,
    round,
    proposed.map(one => one.offerId),
  )
  return [factOf(roundMatched, roundId, matched), ...proposedFacts(roundId, proposed, decisionsCloseAt), ...fallen]
}
