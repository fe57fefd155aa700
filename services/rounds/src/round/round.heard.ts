import {
  booksIncomplete,
  dataOf,
  demandBookSealed,
  demandEntriesOut,
  demandEntriesSealed,
  poolPublished,
  projectRoundDecided,
  resultComputed,
  runBegunAnew,
  runFailed,
  type SupplySealData,
  supplyBookSealed,
  supplyEntriesSealed,
  unmatchedReason,
} from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import { canonicalHash } from '@lodestone/kernel'
import type { Fact, ReceivedEvent } from '@lodestone/messaging'
import { keepEntries, readCopy } from '../book/book.store.ts'
import { agrees, type BookOwner } from '../book/book.ts'
import { keepSeal } from '../book/seal.store.ts'
import { keepPool } from '../disclosure/disclosure.store.ts'
import { keepDecided } from '../project/decision.store.ts'
import { decidedBy, isOfProjects, undecided } from '../project/decision.ts'
import { keepLinesOut } from '../record/out.store.ts'
import { booksMissing, differs } from '../result/result.faults.ts'
import { keepPart } from '../result/result.parts.store.ts'
import { POOL_NOTED } from './round.facts.ts'
import { note, noteMatching } from './round.progress.ts'
import { type Matching, type Round, type WaitingRound, waitsForMatch } from './round.ts'

type Kept = { round: Round; facts: Fact[] }

/** Keeps what one event brings for a round. */
export async function keep(tx: Sql, round: Round, event: ReceivedEvent): Promise<Kept> {
  const nothing: Kept = { round, facts: [] }
  switch (event.type) {
    case demandEntriesOut.type:
      await keepLinesOut(tx, dataOf(demandEntriesOut, event))
      return nothing
    case demandEntriesSealed.type:
      await keepEntries(tx, 'demand', dataOf(demandEntriesSealed, event))
      return nothing
    case supplyEntriesSealed.type:
      await keepEntries(tx, 'supply', dataOf(supplyEntriesSealed, event))
      return nothing
    case demandBookSealed.type:
      return { round: await sealed(tx, round, 'demand', dataOf(demandBookSealed, event)), facts: [] }
    case supplyBookSealed.type:
      return { round: await sealed(tx, round, 'supply', dataOf(supplyBookSealed, event)), facts: [] }
    case booksIncomplete.type:
    case runFailed.type:
    case runBegunAnew.type:
      if (!waitsForMatch(round)) return nothing
      return { round: await noteMatching(tx, round, matchingAfter(round, event)), facts: [] }
    case resultComputed.type: {
      const part = dataOf(resultComputed, event)
      if (!waitsForMatch(round) || (part.pass ?? 1) !== round.pass) return nothing
      await keepPart(tx, part)
      if (round.matching.state === 'waiting') return nothing
      return { round: await noteMatching(tx, round, matchingAfter(round, event)), facts: [] }
    }
    case projectRoundDecided.type: {
      if (!waitsForMatch(round) || !isOfProjects(round)) return nothing
      const decided = decidedBy(dataOf(projectRoundDecided, event), event.time)
      if (!decided) return { round: await noteMatching(tx, round, undecided(event.time)), facts: [] }
      await keepDecided(tx, round.id, decided)
      return nothing
    }
    case poolPublished.type: {
      const { id, version, cells } = dataOf(poolPublished, event)
      await keepPool(tx, round.id, version, cells)
      const digest = canonicalHash(cells)
      return {
        round,
        facts: [
          {
            subject: round.id,
            type: POOL_NOTED,
            data: { roundId: round.id, publicationId: id, version, cellsDigest: digest },
          },
        ],
      }
    }
    default:
      return nothing
  }
}

/**
 * How a round's matching stands after an event of it. They come in the order in which they happened, each once: no old failure comes behind what
 * followed it.
 */
function matchingAfter(round: WaitingRound, event: ReceivedEvent): Matching {
  switch (event.type) {
    case booksIncomplete.type: {
      const { missing } = dataOf(booksIncomplete, event)
      const since = round.matching.state === 'incomplete' ? round.matching.since : event.time
      return { state: 'incomplete', since, missing: booksMissing(missing) }
    }
    case runFailed.type: {
      const { attempts, runId, reason } = dataOf(runFailed, event)
      return { state: 'failed', since: event.time, attempts, runId, ...(reason ? { reason } : {}) }
    }
    default:
      return { state: 'waiting', since: event.time }
  }
}

/** A book's own copy is complete when its seal comes: all parts came before it on the same topic and key. If it differs, that is shown. */
async function sealed(tx: Sql, round: Round, owner: BookOwner, seal: SupplySealData): Promise<Round> {
  const copy = await readCopy(tx, seal.roundId, owner)
  const agreed = agrees(seal, copy)
  await keepSeal(tx, owner, seal, agreed)
  if (agreed || !waitsForMatch(round)) return round
  return note(tx, round, [...round.missing, unmatchedReason('copy-differs', differs(owner, seal, copy))])
}
