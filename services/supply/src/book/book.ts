import type { RoundRules } from '@lodestone/contracts'
import { offerInput, type SupplierFacts } from '@lodestone/engine/inputs'
import { byId, canonicalJson, grams, leafHash, type Seal, seal } from '@lodestone/kernel'
import type { Entry } from '../entry/entry.ts'
import type { Priced } from '../price/price.ts'
import type { SealedOffer } from './book.parts.ts'

/** What the hub knows about a supplier when a book is sealed; its group without capitals, so that a member that wrote it otherwise is of the same one. */
export type SealedSupplier = { readonly id: string; readonly group?: string | undefined }

/**
 * The supply book of a round as the matching reads it: every offer that joined and stands, whatever its level, with its price in the
 * round's base currency, in canonical form, behind a salt; by id. Throws when a supplier is not known: no book is sealed with a hole in it.
 */
export function sealBook(
  entries: readonly Priced<Entry>[],
  suppliers: ReadonlyMap<string, SealedSupplier>,
  rules: Pick<RoundRules, 'baseCurrency' | 'rates' | 'indices'>,
  saltOf: (offerId: string) => string,
): { seal: Seal; offers: SealedOffer[] } {
  const offers = entries.map((entry): SealedOffer => {
    const supplier = suppliers.get(entry.participantId)
    if (!supplier) throw new Error(`no supplier ${entry.participantId} is known to this service`)
    const facts: SupplierFacts = {
      supplierId: supplier.id,
      ...(supplier.group ? { group: supplier.group.toLowerCase() } : {}),
    }
    const offer = { ...entry.terms, price: entry.price, id: entry.offerId, version: entry.version }
    return {
      id: entry.offerId,
      version: entry.version,
      participantId: entry.participantId,
      quantityKg: entry.terms.quantityKg,
      input: offerInput(offer, facts, entry.level, rules, entry.assurance),
      salt: saltOf(entry.offerId),
    }
  })
  offers.sort(byId)
  const leaves = offers.map(({ id, version, quantityKg, input, salt }) => ({
    id,
    version,
    quantity: grams(quantityKg),
    leaf: leafHash(canonicalJson(input), salt),
  }))
  return { seal: seal(leaves), offers }
}
