import { batchMoved, batchRegistered } from '@lodestone/contracts'
import { formatKg } from '@lodestone/kernel'
import { type Fact, factOf } from '@lodestone/messaging'
import { type Batch, showBatch } from './batch.ts'
import type { Ground, Posting } from './posting.store.ts'

/** The event that tells that a batch is known. */
export function registeredFact(batch: Batch): Fact {
  const { id, participantId, material, stage, country, quantityKg, inputs, findings } = showBatch(batch)
  const own = { material, stage, country, quantityKg, inputs, findings: findings.length }
  return factOf(batchRegistered, id, { batchId: id, participantId, ...own })
}

/** The entry of the journal that credentials stand for a batch. */
export const credentialsGivenFact = ({ id, participantId }: Batch, credentials: readonly string[]): Fact => ({
  subject: id,
  type: 'supply.batch-credentials-given',
  data: { batchId: id, participantId, credentials },
})

/** The entry of the journal that a batch has yielded its name to who a credential names as its maker. */
export const yieldedFact = ({ id, participantId }: Pick<Batch, 'id' | 'participantId'>): Fact => ({
  subject: id,
  type: 'supply.batch-yielded',
  data: { batchId: id, participantId },
})

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
