import { allocationsProposed, dataOf, roundAwarded, roundCancelled, roundCompleted } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import type { ReceivedEvent } from '@lodestone/messaging'
import { dropHeld, dropRefused, keepHeld } from './held.store.ts'

/** What rounds tell of the offers of which they hold goods. */
export async function keepsHeld(tx: Sql, event: ReceivedEvent): Promise<void> {
  const roundId = event.key
  if (event.type === allocationsProposed.type) {
    const { parties } = dataOf(allocationsProposed, event)
    await keepHeld(
      tx,
      roundId,
      parties.flatMap(({ offerIds = [] }) => offerIds),
    )
  }
  if (event.type === roundAwarded.type) {
    const { part = 1, parts = 1 } = dataOf(roundAwarded, event)
    if (part === parts) await dropRefused(tx, roundId)
  }
  if (event.type === roundCancelled.type || event.type === roundCompleted.type) await dropHeld(tx, roundId)
}
