import type { Round } from './round.ts'

/** The rules of a round as a form has them: texts and choices, lists with a row on each line. */

export type Rules = Round['rules']

export const FLOORS = ['A', 'B', 'C', 'D', 'E'] as const
export const ASSURANCES = ['declared', 'documented', 'verified'] as const
export const CAP_BASES = ['servable-demand', 'pooled-demand', 'matched', 'report-only'] as const
export const HOLDERS = ['group', 'supplier'] as const
export const WEIGHTS = ['stated', 'baseline', 'realisation'] as const
export const NEWCOMERS = ['median', 'share', 'stated'] as const
export const DEPARTURES = ['least-loss', 'lowest-ceiling'] as const
export const OBJECTIVES = ['volume', 'surplus'] as const
export const REQUIRED = ['yes', 'no'] as const
export const ALLOCATIONS = ['priority-then-pro-rata', 'pro-rata'] as const
export const PRICINGS = ['pool-average', 'uniform'] as const
/** The hub's own list; `any` leaves it to the settings of the hub. */
export const PRICE_STEPS = [
  'any',
  '0.0001',
  '0.001',
  '0.01',
  '0.05',
  '0.1',
  '0.5',
  '1',
  '5',
  '10',
  '50',
  '100',
] as const
export const CURRENCIES = ['EUR', 'USD', 'JPY'] as const

export type RulesText = {
  provenanceFloor: (typeof FLOORS)[number]
  assurance: (typeof ASSURANCES)[number]
  objective: (typeof OBJECTIVES)[number]
  maxCountrySharePct: string
  countryCapBase: (typeof CAP_BASES)[number]
  maxSupplierSharePct: string
  supplierCapBy: (typeof HOLDERS)[number]
  countryCapExempt: string
  ladderSteps: string
  ladderKeepPct: string
  weights: (typeof WEIGHTS)[number]
  newcomerWeight: (typeof NEWCOMERS)[number]
  newcomerSharePct: string
  allocation: (typeof ALLOCATIONS)[number]
  requireCeilings: (typeof REQUIRED)[number]
  reservePrices: string
  pricing: (typeof PRICINGS)[number]
  departures: (typeof DEPARTURES)[number]
  baseCurrency: (typeof CURRENCIES)[number]
  rates: string
  indices: string
  freight: string
  smallestLineKg: string
  smallestOfferKg: string
  ceilingStep: string
  priceStep: (typeof PRICE_STEPS)[number]
}

/** What the hub takes where nothing is said. */
export const DEFAULT_RULES: RulesText = {
  provenanceFloor: 'B',
  assurance: 'declared',
  objective: 'volume',
  maxCountrySharePct: '65',
  countryCapBase: 'pooled-demand',
  maxSupplierSharePct: '',
  supplierCapBy: 'supplier',
  countryCapExempt: '',
  ladderSteps: '',
  ladderKeepPct: '',
  weights: 'stated',
  newcomerWeight: 'stated',
  newcomerSharePct: '',
  allocation: 'priority-then-pro-rata',
  requireCeilings: 'no',
  reservePrices: '',
  pricing: 'pool-average',
  departures: 'lowest-ceiling',
  baseCurrency: 'EUR',
  rates: '',
  indices: '',
  freight: '',
  smallestLineKg: '',
  smallestOfferKg: '',
  ceilingStep: '',
  priceStep: 'any',
}

/** What the form of a new round proposes instead where another choice leaves less to gain by overstating, splitting or asking any price; its hints say why. */
export const PROPOSED_RULES: RulesText = {
  ...DEFAULT_RULES,
  countryCapBase: 'servable-demand',
  supplierCapBy: 'group',
  weights: 'baseline',
  newcomerWeight: 'median',
  requireCeilings: 'yes',
  departures: 'least-loss',
}

/** Rules without the policy, which a what-if cannot change: sealed books hold levels, not what they were judged from. */
export type RulesBody = Omit<Rules, 'provenancePolicy'>
