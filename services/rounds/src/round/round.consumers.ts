import {
  booksIncomplete,
  dataOf,
  demandBookSealed,
  demandEntriesOut,
  demandEntriesSealed,
  demandEntryChanged,
  jsonOf,
  offerExpired,
  offerPosted,
  offerRevised,
  offerWithdrawn,
  policyChanged,
  poolPublished,
  resultComputed,
  runBegunAnew,
  runFailed,
  type SupplySealData,
  supplyBookSealed,
  supplyEntriesSealed,
  unmatchedReason,
} from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import { canonicalHash, objectIn, present } from '@lodestone/kernel'
import type { Emit, Fact, ReceivedEvent } from '@lodestone/messaging'
import type { ServiceContext } from '@lodestone/service'
import { keepEntries, keepSeal, readCopy } from '../book/book.store.ts'
import { agrees, type BookOwner } from '../book/book.ts'
import { keepPool } from '../disclosure/disclosure.store.ts'
import { applyCompositions } from '../element/element.store.ts'
import { applyEntries } from '../entry/entry.store.ts'
import { applyPolicies } from '../policy/policy.store.ts'
import { applyPricings } from '../pricing/pricing.store.ts'
import { keepLinesOut } from '../record/out.store.ts'
import { keepPart } from '../result/result.store.ts'
import { booksMissing, differs } from '../result/result.ts'
import { POOL_NOTED } from './round.facts.ts'
import { note, noteMatching, progress } from './round.progress.ts'
import { lockRounds } from './round.store.ts'
import { type Matching, type Round, type WaitingRound, waitsForMatch } from './round.ts'

/** Events that may move a round on. */
const MOVING = [
  demandEntriesOut,
  demandEntriesSealed,
  demandBookSealed,
  supplyEntriesSealed,
  supplyBookSealed,
  booksIncomplete,
  runFailed,
  runBegunAnew,
  resultComputed,
  poolPublished,
]
const MOVING_TYPES: ReadonlySet<string> = new Set(MOVING.map(event => event.type))
const HEARD = [demandEntryChanged, offerExpired, offerPosted, offerRevised, offerWithdrawn, policyChanged, ...MOVING]

/** What the other services tell of lines, books, pools and results, and what it does to rounds. */
export function roundConsumer({ clock }: ServiceContext) {
  return {
    topics: [...new Set(HEARD.map(event => event.topic))],
    // Whole forecasts travel beside the entries, up to 10,000 lines a call: they are not even parsed.
    on: Object.fromEntries(HEARD.map(event => [event.type, true as const])),
    handle: async (tx: Sql, events: readonly ReceivedEvent[], emit: Emit): Promise<void> => {
      await applyEntries(tx, events)
      await applyPricings(tx, events)
      await applyCompositions(tx, events)
      await applyPolicies(tx, events)
      const byRound = Map.groupBy(
        events.filter(event => MOVING_TYPES.has(event.type)),
        event => String(objectIn(jsonOf(event)).roundId),
      )
      if (byRound.size === 0) return
      for (const [roundId, round] of await lockRounds(tx, [...byRound.keys()])) {
        const own = byRound.get(roundId) ?? []
        let moved = round
        const facts: Fact[] = []
        for (const event of own) {
          const kept = await keep(tx, moved, event)
          moved = kept.round
          facts.push(...kept.facts)
        }
        facts.push(...(await progress(tx, moved, clock())))
        const last = present(own.at(-1))
        emit(facts, { actor: 'rounds', correlationId: last.correlationId, causationId: last.id })
      }
    },
  }
}

type Kept = { round: Round; facts: Fact[] }

/** Keeps what one event brings for a round. */
async function keep(tx: Sql, round: Round, event: ReceivedEvent): Promise<Kept> {
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
