import { type Dated, holdsOn } from '../dated.ts'
import type { ConcentrationRules, OriginRules } from './rules.ts'

/** Where a rule can be read in public. */
export type Source = { readonly title: string; readonly reference: string }

type Versioned = Dated & {
  readonly id: string
  readonly name: string
  readonly version: string
  readonly source: Source
  readonly note?: string
}

/** Judges the origin of one offer. */
export type OriginPolicy = Versioned & {
  readonly kind: 'origin'
  /** `suspended`: published but set aside for these days. `unknown`: nobody has said whether it applies again. */
  readonly state: 'in-force' | 'suspended' | 'unknown'
  readonly rules: OriginRules
}

/** Limits how much of a need may come from one country: judges a round, not an offer. */
export type ConcentrationPolicy = Versioned & {
  readonly kind: 'concentration'
  readonly state: 'in-force'
  readonly rules: ConcentrationRules
}

export type Policy = OriginPolicy | ConcentrationPolicy

/** The version of a policy that stands on a plain date; `undefined` when there is none. */
export const findPolicy = (policies: readonly Policy[], id: string, on: string): Policy | undefined =>
  policies.find(policy => policy.id === id && holdsOn(policy, on))
