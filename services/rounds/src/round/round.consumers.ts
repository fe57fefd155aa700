import {
  booksIncomplete,
  demandBookSealed,
  demandEntriesOut,
  demandEntriesSealed,
  demandEntryChanged,
  entryRescreened,
  jsonOf,
  offerExpired,
  offerPosted,
  offerRevised,
  offerWithdrawn,
  policyChanged,
  poolPublished,
  projectRoundDecided,
  resultComputed,
  runBegunAnew,
  runFailed,
  supplyBookSealed,
  supplyEntriesSealed,
  supplyEntryChanged,
} from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import { objectIn, present } from '@lodestone/kernel'
import type { Emit, Fact, ReceivedEvent } from '@lodestone/messaging'
import type { ServiceContext } from '@lodestone/service'
import { applyCompositions } from '../element/element.store.ts'
import { applyEntries } from '../entry/entry.store.ts'
import { hearOrigins } from '../origin/origin.heard.ts'
import { applyOffersOut } from '../origin/out.store.ts'
import { applyPolicies } from '../policy/policy.store.ts'
import { applyPricings } from '../pricing/pricing.store.ts'
import { keep } from './round.heard.ts'
import { progress } from './round.progress.ts'
import { lockRounds } from './round.store.ts'

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
  entryRescreened,
  projectRoundDecided,
]
const MOVING_TYPES: ReadonlySet<string> = new Set(MOVING.map(event => event.type))
const HEARD = [
  demandEntryChanged,
  supplyEntryChanged,
  offerExpired,
  offerPosted,
  offerRevised,
  offerWithdrawn,
  policyChanged,
  ...MOVING,
]

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
      await applyOffersOut(tx, events)
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
        const rescreened = own.filter(event => event.type === entryRescreened.type)
        facts.push(...(await hearOrigins(tx, moved, rescreened)))
        const last = present(own.at(-1))
        emit(facts, { actor: 'rounds', correlationId: last.correlationId, causationId: last.id })
      }
    },
  }
}
