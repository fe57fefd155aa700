import type { Rules } from '../../round/rules.ts'

/** The record of a round as operators and auditors get it: see "Shapes" in the API's description. */

export type Money = { readonly amount: string; readonly currency: 'EUR' | 'USD' | 'JPY' }

export type RecordLine = {
  readonly id: string
  readonly material: string
  readonly grade?: string
  readonly quantityKg: string
  readonly period: string
  readonly deliverTo: string
  readonly ceilingPrice?: Money
  readonly commitment: 'intent' | 'firm'
  readonly priority?: number
  readonly memberId: string
  readonly group?: string
  readonly bloc: 'EU' | 'JP'
  readonly zone: string
  /** Weight of the fair fill in kilograms. */
  readonly weight: string
}

export type RecordOffer = {
  readonly id: string
  readonly material: string
  readonly grade?: string
  readonly quantityKg: string
  readonly period: string
  readonly deliverFrom: string
  readonly chain: readonly { readonly stage: string; readonly country: string }[]
  readonly supplierId: string
  readonly level: string
  /** By floor, the lowest first; empty when the round has no rate or index value for the offer's price. */
  readonly tiers: readonly { readonly fromKg: string; readonly exWorks: string }[]
}

export type RecordAllocation = {
  readonly lineId: string
  readonly offerId: string
  /** Kilograms of goods. */
  readonly quantityKg: string
  readonly price: Money
  /** Base currency per kilogram of need. */
  readonly landedPrice: string
}

export type Stage = {
  readonly name: string
  readonly objective: string
  readonly value: string
  readonly bound: string
  readonly gap: string
}

export type ChainEvent = {
  readonly seq: number
  readonly subject?: string
  readonly type: string
  readonly time: string
  readonly actor: string
  readonly data: unknown
  readonly previousHash: string
  readonly hash: string
}

export type RoundRecord = {
  readonly roundId: string
  readonly ruleBook: { readonly version: string }
  readonly rules: Rules
  readonly seed: string
  readonly inputs: { readonly lines: readonly RecordLine[]; readonly offers: readonly RecordOffer[] }
  readonly inputDigest: string
  readonly result: {
    readonly selection: readonly { readonly offerId: string; readonly tier: number; readonly totalKg: string }[]
    /** Kilograms of need that each line got. */
    readonly fills: readonly { readonly lineId: string; readonly filledKg: string }[]
    readonly allocations: readonly RecordAllocation[]
    readonly stages: readonly Stage[]
    readonly solver: { readonly name: string; readonly version: string }
  }
  readonly resultHash: string
  readonly events: readonly ChainEvent[]
  readonly head: string
}
