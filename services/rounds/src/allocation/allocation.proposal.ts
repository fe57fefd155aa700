import { randomUUID } from 'node:crypto'
import type { ResultPart } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import { grams } from '@lodestone/kernel'
import { readEntries } from '../book/book.inputs.store.ts'
import { ratioOf } from './allocation.need.ts'
import { insertAllocations } from './allocation.store.ts'
import type { Allocation } from './allocation.ts'

/**
 * Proposes what one part of a result allocates, and gives it. A firm line is bound, so its member counts as having accepted. Throws when an allocation
 * names an entry that is not in the sealed books, or goods that do not fit.
 */
export async function proposeAllocations(
  tx: Sql,
  { id: roundId, pass }: { readonly id: string; readonly pass: number },
  allocations: ResultPart['allocations'],
): Promise<readonly Allocation[]> {
  if (allocations.length === 0) return []
  const lines = await readEntries(tx, roundId, 'demand', [...new Set(allocations.map(one => one.lineId))])
  const offers = await readEntries(tx, roundId, 'supply', [...new Set(allocations.map(one => one.offerId))])
  const proposed = allocations.map((one): Allocation => {
    const line = lines.get(one.lineId)
    const offer = offers.get(one.offerId)
    if (!line || !offer) throw new Error('an allocation names an entry that is not in the sealed books')
    const { input: asked } = line
    const { input: goods } = offer
    return {
      // No time in it: what was proposed together would be known by it.
      id: randomUUID(),
      roundId,
      pass,
      lineId: one.lineId,
      offerId: one.offerId,
      memberId: line.participantId,
      supplierId: offer.participantId,
      material: goods.material,
      ...(goods.grade === undefined ? {} : { grade: goods.grade }),
      period: goods.period,
      needMaterial: asked.material,
      ratio: ratioOf(asked, goods),
      quantity: grams(one.quantityKg),
      price: one.price,
      landedPrice: one.landedPrice,
      state: 'proposed',
      accepted: { member: asked.commitment === 'firm', supplier: false },
    }
  })
  await insertAllocations(tx, proposed)
  return proposed
}
