import type { Grams } from '@lodestone/kernel'

export type Side = 'member' | 'supplier'

export type Contract = {
  readonly quantityKg: string
  readonly date: string
  readonly price?: Deal['price'] | undefined
  readonly document?: string | undefined
}

/** Who gets what from whom: what an allocation has in every state. */
type Deal = {
  readonly id: string
  readonly roundId: string
  /** The pass that proposed it. */
  readonly pass: number
  readonly lineId: string
  readonly offerId: string
  readonly memberId: string
  readonly supplierId: string
  /** Material, grade and period of the goods. */
  readonly material: string
  readonly grade?: string
  readonly period: string
  /** The line's material, under which the need is counted. */
  readonly needMaterial: string
  /** Need served by one of the goods, in 10^-6. */
  readonly ratio: bigint
  readonly quantity: Grams
  readonly price: { readonly amount: string; readonly currency: 'EUR' | 'USD' | 'JPY' }
  readonly landedPrice: string
  readonly accepted: { readonly member: boolean; readonly supplier: boolean }
}
type Contracted = Deal & { readonly contract: Contract; readonly delivered: Grams }

/** An allocation, with what its state has. `ended`: by somebody, before all of it was delivered. */
export type Allocation =
  | (Deal & { readonly state: 'proposed' | 'accepted' | 'awarded' })
  | (Deal & { readonly state: 'declined'; readonly declinedBy: Side })
  | (Contracted & { readonly state: 'contracted' })
  | (Contracted & { readonly state: 'delivered'; readonly ended: boolean })
  | (Deal & { readonly state: 'lapsed'; readonly ended: false })
  | (Deal & { readonly state: 'lapsed'; readonly ended: true; readonly contract?: Contract })

/** An allocation of which nothing more is to come. */
export type EndedAllocation = Extract<Allocation, { readonly state: 'delivered' | 'lapsed' }>

/** The contract on an allocation, if one was reported. */
export const contractOn = (allocation: Allocation): Contract | undefined =>
  'contract' in allocation ? allocation.contract : undefined

/** The side on which an organisation stands, if it stands on one. */
export const sideOf = (allocation: Allocation, org: string | undefined): Side | undefined =>
  org === allocation.memberId ? 'member' : org === allocation.supplierId ? 'supplier' : undefined

export const bothAccepted = (allocation: Allocation): boolean =>
  allocation.accepted.member && allocation.accepted.supplier

/** An offer of which both sides accepted a total in a pass that its lots, or the tier at which it was priced, do not allow. */
export type BelowLots = {
  readonly offerId: string
  readonly accepted: Grams
  /** Grams short of the lot or the tier's floor, or beyond the last whole increment. */
  readonly misses: Grams
  readonly allocations: number
}
