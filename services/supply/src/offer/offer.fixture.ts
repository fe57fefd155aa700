import { type ChainStage, type OfferDraft, type Price, pricingOf } from '@lodestone/contracts'
import { policies } from '@lodestone/provenance'
import { type SealedPrice, STANDING_KEY } from '../price/price.ts'
import type { Judging } from '../screening/screening.ts'
import { post, type StandingOffer } from './offer.ts'

export const NOW = new Date('2026-11-24T10:00:00Z')

/** What the hub begins with, without a trade table. */
export const BY: Judging = {
  policies,
  intermediaries: new Map(),
  given: [],
  proven: [],
  against: [],
  unproven: [],
  listed: [],
}

/** A stage in Australia, owned there by somebody else than its operator. */
export const stage = (name: ChainStage['stage'], more: Partial<ChainStage> = {}): ChainStage => ({
  stage: name,
  country: 'AU',
  site: `${name} site`,
  operator: 'Southern Earths',
  ownership: [{ owner: 'Southern Holding', country: 'AU', sharePct: '100' }],
  ...more,
})

export const proof = (
  name: ChainStage['stage'],
  more: Partial<OfferDraft['evidence'][number]> = {},
): OfferDraft['evidence'][number] => ({
  type: 'certificate-of-origin',
  issuer: 'Chamber',
  stage: name,
  validFrom: '2026-01-01',
  validTo: '2028-12-31',
  sha256: 'ab'.repeat(32),
  ...more,
})

/** An oxide from mine and separation in Australia, proven: level A. */
export const draft = (more: Partial<OfferDraft> = {}): OfferDraft => ({
  reference: 'O-1',
  material: 'dy-oxide',
  quantityKg: '1000',
  period: '2027-Q2',
  incoterm: 'FOB',
  deliverFrom: 'AUFRE',
  price: { fixed: { amount: '300.00', currency: 'EUR' } },
  validUntil: '2027-03-01T00:00:00Z',
  chain: [stage('mining'), stage('separation')],
  evidence: [proof('mining'), proof('separation')],
  ...more,
})

export const OFFER = '01930000-0000-7000-8000-000000000001'
export const SUPPLIER = '01930000-0000-7000-8000-000000000002'

/** A price as rules see it, which never open it. */
export const sealedPrice = (price: Price, version = 1): SealedPrice => ({
  pricing: pricingOf(price),
  version,
  sealed: 'SEALED',
  ownKey: 'OWN-KEY',
  key: 'STANDING-KEY',
  under: STANDING_KEY,
})

export const standing = (more: Partial<OfferDraft> = {}, id = OFFER, given: readonly string[] = []): StandingOffer => {
  const { price, ...terms } = draft(more)
  return post(terms, sealedPrice(price), { id, participantId: SUPPLIER, now: NOW, by: { ...BY, given } })
}
