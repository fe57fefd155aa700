import type { OfferDraft } from '@lodestone/contracts'
import type { ChainName, Papers } from './origin.ts'

/** One row of the tables of offers. Quantities, prices and lots are illustrative. */
export type OfferRow = {
  readonly supplier: string
  readonly material: string
  readonly grade?: string
  readonly composition?: Readonly<Record<string, string>> | undefined
  /** Kilograms in each quarter from the first on; 0 offers nothing in that quarter. */
  readonly kg: readonly [number?, number?, number?, number?]
  readonly minimumLotKg?: string
  readonly lotIncrementKg?: string
  readonly terms: `${OfferDraft['incoterm']} ${string}`
  readonly price: OfferDraft['price']
  readonly chain: ChainName
  readonly papers?: Papers
  readonly note?: string
}

export const eur = (amount: string): OfferDraft['price'] => ({ fixed: { amount, currency: 'EUR' } })
export const usd = (amount: string): OfferDraft['price'] => ({ fixed: { amount, currency: 'USD' } })
export const jpy = (amount: string): OfferDraft['price'] => ({ fixed: { amount, currency: 'JPY' } })

export const tiers = (...rows: [fromKg: string, amount: string][]): OfferDraft['price'] => ({
  tiers: rows.map(([fromKg, amount]) => ({ fromKg, amount })),
  currency: 'EUR',
})
