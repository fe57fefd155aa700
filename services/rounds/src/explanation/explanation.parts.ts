import type { Cell, Explanation, Price, RoundRules } from '@lodestone/contracts'
import type { Assurance } from '@lodestone/kernel'
import type { Offered, PoolResult } from '../disclosure/published.ts'
/**
 * What a party's explanation is made of. Nothing else may enter it: given what is its own and what the round has published, whatever others sent
 * could be anything, so an explanation tells nothing of them that these do not.
 */
export type Own = {
  readonly kind: 'line' | 'offer'
  readonly id: string
  readonly pass?: number
  /** The entry as its owner sent it and as the books have it. */
  readonly entry: OwnLine | OwnOffer
  /** What it got, in figures of its own. */
  readonly outcome: EntryOutcome
  /** What its owner has of the same material, grade and period in the round, this entry included. */
  readonly alike: Alike
}

export type OwnLine = {
  readonly material: string
  readonly grade?: string
  readonly period: string
  readonly bloc: string
  readonly quantityKg: string
  readonly minimumKg?: string
  readonly deliverTo: string
  readonly ceilingPrice?: { readonly amount: string; readonly currency: string }
  readonly priority?: number
  readonly provenanceFloor?: string
  readonly assurance?: Assurance
  readonly substitutes?: readonly { readonly material: string; readonly grade?: string }[]
}

export type OwnOffer = {
  readonly material: string
  readonly grade?: string
  readonly period: string
  readonly quantityKg: string
  readonly minimumLotKg?: string
  readonly lotIncrementKg?: string
  readonly level: string
  readonly assurance?: Assurance
  readonly price: Price
  readonly tiers: readonly { readonly fromKg: string; readonly exWorks: string }[]
}

/** Figures of an entry that follow from its own allocations; `text` where the matching said no more than these. */
export type EntryOutcome = {
  readonly gotKg: string
  readonly full: boolean
  readonly figures: Explanation['figures']
  readonly text?: string
}

export type Alike = { readonly entries: number; readonly statedKg: string; readonly gotKg: string }

/** What a round has published. `cells` is its latest pool sheet. */
export type Published = {
  readonly rules: RoundRules
  readonly cells: readonly Cell[]
  readonly offered: readonly Offered[]
  readonly pools: readonly PoolResult[]
}

export type PartyReason = {
  readonly code: Explanation['code']
  readonly figures: Explanation['figures']
  readonly sentences: readonly string[]
}
