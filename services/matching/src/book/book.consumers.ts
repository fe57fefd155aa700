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

/**
 * Keeps the matching's own copy of rounds and sealed books. `nudge` says that a run may have become possible, `closed` that a round was closed at a time, so that one soon
 * will; `came` is given each part of a book.
 */
export function bookConsumer(
  nudge: () => void,
  newId: () => string,
  closed: (at: Date) => void = () => {},
  came: (part: PartText) => void = () => {},
) {
  const part = (tx: Sql, owner: BookOwner, data: EntriesSealed): Promise<void> => {
    const body = toJson(data.entries)
    came(body)
    return keepPart(tx, { roundId: data.roundId, owner, part: data.part, body })
  }
  const sealed = (tx: Sql, column: 'demandSeal' | 'supplySeal', data: SealData): Promise<void> =>
    keepRound(tx, data.roundId, { [column]: toJson(sealOf(data)) })

  /** Whether the event is of interest here. */
  async function keep(tx: Sql, event: ReceivedEvent): Promise<boolean> {
    switch (event.type) {
      case roundOpened.type:
        await keepRound(tx, event.key, { rules: toJson(dataOf(roundOpened, event).rules) })
        return true
      case roundClosed.type:
        closed(new Date(event.time))
        await keepRound(tx, event.key, {
          seed: dataOf(roundClosed, event).seed,
          correlationId: event.correlationId,
          ...(event.traceparent === undefined ? {} : { traceparent: event.traceparent }),
        })
        return true
      case roundCancelled.type:
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
