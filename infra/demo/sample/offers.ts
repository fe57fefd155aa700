import type { OfferDraft } from '@lodestone/contracts'
import { QUARTERS } from './assumptions.ts'
import { feed } from './feed-offers.ts'
import { magnets } from './magnet-offers.ts'
import type { OfferRow } from './offer-row.ts'
import { chainOf, evidenceOf } from './origin.ts'
import { problemOffers } from './problem-offers.ts'
import { specialOffers } from './special-offers.ts'

export type SampleOffer = {
  readonly supplier: string
  readonly draft: OfferDraft
  readonly note?: string
}

/** Every offer of the sample, one per row and quarter. `today` sets the dates of certificates and how long offers stand. */
export function offers(run: string, today: Date): SampleOffer[] {
  const validUntil = new Date(today.getTime() + 120 * 86_400_000).toISOString()
  return [...magnets, ...feed, ...specialOffers, ...problemOffers].flatMap(row =>
    row.kg.flatMap((kg, q) => (kg ? [offerOf(row, kg, QUARTERS[q] as string, { run, today, validUntil })] : [])),
  )
}

function offerOf(
  row: OfferRow,
  kg: number,
  period: string,
  when: { run: string; today: Date; validUntil: string },
): SampleOffer {
  const chain = chainOf(row.chain)
  const [incoterm, deliverFrom] = row.terms.split(' ') as [OfferDraft['incoterm'], string]
  const name = [row.supplier, row.material, row.grade?.replace(':', '-'), period, row.chain].filter(Boolean).join('/')
  return {
    supplier: row.supplier,
    ...(row.note ? { note: row.note } : {}),
    draft: {
      reference: `${name} ${when.run}`,
      material: row.material,
      ...(row.grade ? { grade: row.grade } : {}),
      ...(row.composition ? { composition: { ...row.composition } } : {}),
      quantityKg: String(kg),
      ...(row.minimumLotKg ? { minimumLotKg: row.minimumLotKg } : {}),
      ...(row.lotIncrementKg ? { lotIncrementKg: row.lotIncrementKg } : {}),
      period,
      incoterm,
      deliverFrom,
      price: row.price,
      validUntil: when.validUntil,
      chain,
      evidence: evidenceOf(chain, row.papers ?? 'all', when.today),
    },
  }
}
