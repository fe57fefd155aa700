import { allocationEnded, contractReported, dataOf, deliveryReported, roundAwarded } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import type { Grams } from '@lodestone/kernel'
import type { ReceivedEvent } from '@lodestone/messaging'
import { endAward, keepAwards, keepContract, keepDelivery } from './delivery.store.ts'

/** Keeps what rounds tell of goods that passports are given for, and of what sites are to make; gives what a delivery that was not known took. */
export async function keepDelivered(tx: Sql, event: ReceivedEvent): Promise<Grams> {
  const roundId = event.key
  if (event.type === roundAwarded.type) await keepAwards(tx, roundId, dataOf(roundAwarded, event))
  if (event.type === contractReported.type) await keepContract(tx, dataOf(contractReported, event))
  if (event.type === allocationEnded.type) await endAward(tx, dataOf(allocationEnded, event))
  if (event.type !== deliveryReported.type) return 0n
  return keepDelivery(tx, { id: event.id, roundId, data: dataOf(deliveryReported, event) })
}
