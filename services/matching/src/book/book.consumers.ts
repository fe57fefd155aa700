import {
  dataOf,
  demandBookSealed,
  demandEntriesSealed,
  type EntriesSealed,
  isOf,
  passRequested,
  roundCancelled,
  roundClosed,
  roundOpened,
  runBegunAnew,
  type SealData,
  supplyBookSealed,
  supplyEntriesSealed,
} from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import { present, toJson } from '@lodestone/kernel'
import { type Emit, factOf, type ReceivedEvent } from '@lodestone/messaging'
import { beginNextPass, keepDecisions } from '../pass/pass.store.ts'
import { wantRuns } from '../run/run.store.ts'
import { cancelRound, keepPart, keepRound } from './book.store.ts'
import { type BookOwner, type PartText, sealOf } from './book.ts'

/** What is heard of rounds, before it is kept. */
export type Hints = {
  /** A round was closed at a time: one that was just closed is soon matched. */
  closed(roundId: string, at: Date): void
  /** A round will not be matched. */
  cancelled(roundId: string): void
  /** A part of a book has come. */
  came(part: PartText): void
}
const UNHEARD: Hints = { closed: () => {}, cancelled: () => {}, came: () => {} }

/** Keeps the matching's own copy of rounds and sealed books. `nudge` says that a run may have become possible. */
export function bookConsumer(nudge: () => void, newId: () => string, { closed, cancelled, came }: Hints = UNHEARD) {
  const part = (tx: Sql, owner: BookOwner, data: EntriesSealed): Promise<void> => {
    const body = toJson(data.entries)
    came(body)
    return keepPart(tx, { roundId: data.roundId, owner, part: data.part, body })
  }
  const sealed = (tx: Sql, column: 'demandSeal' | 'supplySeal', data: SealData): Promise<unknown> =>
    keepRound(tx, data.roundId, { [column]: toJson(sealOf(data)) })

  /** Whether the event is of interest here. */
  async function keep(tx: Sql, event: ReceivedEvent): Promise<boolean> {
    switch (event.type) {
      case roundOpened.type: {
        const { type, rules } = dataOf(roundOpened, event)
        // What members, suppliers and funders do with projects is decided elsewhere.
        if (type === 'project') return false
        await keepRound(tx, event.key, { rules: toJson(rules) })
        return true
      }
      case roundClosed.type: {
        const { rules } = await keepRound(tx, event.key, {
          seed: dataOf(roundClosed, event).seed,
          correlationId: event.correlationId,
          ...(event.traceparent === undefined ? {} : { traceparent: event.traceparent }),
        })
        if (rules !== null) closed(event.key, new Date(event.time))
        return true
      }
      case roundCancelled.type:
        cancelled(event.key)
        await cancelRound(tx, event.key)
        return false
      case demandEntriesSealed.type:
        await part(tx, 'demand', dataOf(demandEntriesSealed, event))
        return true
      case supplyEntriesSealed.type:
        await part(tx, 'supply', dataOf(supplyEntriesSealed, event))
        return true
      case demandBookSealed.type:
        await sealed(tx, 'demandSeal', dataOf(demandBookSealed, event))
        return true
      case supplyBookSealed.type:
        await sealed(tx, 'supplySeal', dataOf(supplyBookSealed, event))
        return true
      default:
        return false
    }
  }

  return {
    topics: [...new Set([roundOpened.topic, demandBookSealed.topic, supplyBookSealed.topic])],
    handle: async (tx: Sql, events: readonly ReceivedEvent[], emit: Emit): Promise<void> => {
      const touched = new Set<string>()
      const decided = new Set<string>()
      for (const event of events) {
        if (isOf(passRequested, event)) {
          await keepDecisions(tx, event.data, event.traceparent)
          decided.add(event.key)
        } else if (await keep(tx, event)) touched.add(event.key)
      }
      for (const roundId of [...decided].sort()) await beginNextPass(tx, roundId, newId())
      if (decided.size > 0) nudge()
      if (touched.size === 0) return
      for (const anew of await wantRuns(tx, [...touched], newId)) {
        const last = present(events.findLast(event => event.key === anew.roundId))
        const cause = { actor: 'matching', correlationId: last.correlationId, causationId: last.id }
        emit([factOf(runBegunAnew, anew.roundId, anew)], cause)
      }
      nudge()
    },
  }
}
