import { batchMoved, batchRegistered } from '@lodestone/contracts'
import { formatKg } from '@lodestone/kernel'
import { type Fact, factOf } from '@lodestone/messaging'
import { type Batch, showBatch } from './batch.ts'
import type { Ground, Posting } from './posting.store.ts'

/** The event that tells that a batch is known. */
export function registeredFact(batch: Batch): Fact {
  const { id, participantId, material, stage, country, quantityKg, assurance, inputs, findings } = showBatch(batch)
  const own = { material, stage, country, quantityKg, assurance, inputs, findings: findings.length }
  return factOf(batchRegistered, id, { batchId: id, participantId, ...own })
}

/** The events that tell how grams moved, one for each batch and offer. */
export const movedFacts = (postings: readonly Posting[], { at: _, ...ground }: Ground): Fact[] =>
  [...Map.groupBy(postings, one => `${one.batch} ${one.offerId}`).values()].flatMap(some => {
    const [first] = some
    if (!first) return []
    const { batch, participantId, offerId } = first
    const moved = some.map(({ from, to, grams }) => ({ from, to, quantityKg: formatKg(grams) }))
    const data = { batchId: batch, participantId, ...ground, ...(offerId === undefined ? {} : { offerId }), moved }
    return [factOf(batchMoved, batch, data)]
  })
