import { namesOf } from '@lodestone/kernel/members'
import type { Round } from './round.ts'

/** The rules of a round as a form has them: texts and choices, lists with a row on each line. */

export type Rules = Round['rules']

export const FLOORS = ['A', 'B', 'C', 'D', 'E'] as const
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

/** What is asked of a line or offer before it joins, in a field each. */
const ASKED = ['smallestLineKg', 'smallestOfferKg', 'ceilingStep'] as const

/** What the hub takes where nothing is said. */
export const DEFAULT_RULES: RulesText = {
  provenanceFloor: 'B',
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

const words = (text: string): string[] => text.split(/[\s,;]+/).filter(word => word !== '')
const rows = (text: string): string[] =>
  text
    .split('\n')
    .map(row => row.trim())
    .filter(row => row !== '')
/** A row's last word, and what stands before it. */
const lastWord = (row: string): [before: string, last: string] => {
  const [, before = '', last = row] = /^(.*\S)\s+(\S+)$/.exec(row) ?? []
  return [before, last]
}

/** The rules that a form says. What cannot be right, the hub refuses, beside its field. */
export function rulesOf(text: RulesText): RulesBody {
  const steps = words(text.ladderSteps)
  return {
    provenanceFloor: text.provenanceFloor,
    maxCountrySharePct: text.maxCountrySharePct.trim(),
    countryCapBase: text.countryCapBase,
    ...(text.maxSupplierSharePct.trim() ? { maxSupplierSharePct: text.maxSupplierSharePct.trim() } : {}),
    ...(words(text.countryCapExempt).length > 0 ? { countryCapExempt: words(text.countryCapExempt) } : {}),
    ...(steps.length > 0 ? { countryCapLadder: { steps, keepVolumePct: text.ladderKeepPct.trim() } } : {}),
    ...(text.supplierCapBy === 'supplier' ? {} : { supplierCapBy: text.supplierCapBy }),
    ...(text.requireCeilings === 'yes' ? { requireCeilings: true } : {}),
    ...(rows(text.reservePrices).length > 0
      ? { reservePrices: Object.fromEntries(rows(text.reservePrices).map(lastWord)) }
      : {}),
    weights: text.weights,
    ...(text.newcomerWeight === 'stated'
      ? {}
      : { newcomerWeight: text.newcomerWeight === 'share' ? text.newcomerSharePct.trim() : text.newcomerWeight }),
    ...(text.departures === 'lowest-ceiling' ? {} : { departures: text.departures }),
    ...(text.objective === 'volume' ? {} : { objective: text.objective }),
    allocation: text.allocation,
    pricing: text.pricing,
    baseCurrency: text.baseCurrency,
    rates: Object.fromEntries(rows(text.rates).map(lastWord)),
    indices: Object.fromEntries(rows(text.indices).map(lastWord)),
    ...(rows(text.freight).length > 0
      ? {
          freight: rows(text.freight).map(row => {
            const [from = '', to = '', amount = ''] = words(row)
            return { from, to, amount }
          }),
        }
      : {}),
    ...Object.fromEntries(ASKED.filter(name => text[name].trim()).map(name => [name, text[name].trim()])),
    ...(text.priceStep === 'any' ? {} : { priceStep: text.priceStep }),
  }
}

/** A form that says these rules. */
export function textOf(rules: Rules): RulesText {
  const { newcomerWeight = 'stated' } = rules
  const named = newcomerWeight === 'stated' || newcomerWeight === 'median'
  const pairs = (of: Readonly<Record<string, string | undefined>>): string =>
    Object.entries(of)
      .map(([name, value]) => `${name} ${value}`)
      .join('\n')
  return {
    provenanceFloor: rules.provenanceFloor,
    objective: rules.objective ?? 'volume',
    maxCountrySharePct: rules.maxCountrySharePct,
    countryCapBase: rules.countryCapBase,
    maxSupplierSharePct: rules.maxSupplierSharePct ?? '',
    supplierCapBy: rules.supplierCapBy ?? 'supplier',
    countryCapExempt: rules.countryCapExempt?.join(' ') ?? '',
    ladderSteps: rules.countryCapLadder?.steps.join(' ') ?? '',
    ladderKeepPct: rules.countryCapLadder?.keepVolumePct ?? '',
    weights: rules.weights,
    newcomerWeight: named ? newcomerWeight : 'share',
    newcomerSharePct: named ? '' : newcomerWeight,
    allocation: rules.allocation,
    requireCeilings: rules.requireCeilings ? 'yes' : 'no',
    reservePrices: pairs(rules.reservePrices ?? {}),
    pricing: rules.pricing,
    departures: rules.departures ?? 'lowest-ceiling',
    baseCurrency: rules.baseCurrency,
    rates: pairs(rules.rates),
    indices: pairs(rules.indices),
    freight: (rules.freight ?? []).map(({ from, to, amount }) => `${from} ${to} ${amount}`).join('\n'),
    smallestLineKg: rules.smallestLineKg ?? '',
    smallestOfferKg: rules.smallestOfferKg ?? '',
    ceilingStep: rules.ceilingStep ?? '',
    priceStep: rules.priceStep ?? 'any',
  }
}

/**
 * What a what-if asks for: the rules that differ between two forms. A rule that is not named stays, so what was emptied is named as what it then
 * means: no cap is a cap of 100 %, no ladder one with a single step, and a choice that is no longer said the one that the hub takes. Rates and index values that are left out stay.
 */
export function changesOf(before: RulesText, after: RulesText): Partial<RulesBody> {
  const own = rulesOf(before)
  const other: RulesBody = rulesOf(after)
  const emptied: Partial<RulesBody> = {
    ...(own.maxSupplierSharePct !== undefined && other.maxSupplierSharePct === undefined
      ? { maxSupplierSharePct: '100' }
      : {}),
    ...(own.countryCapExempt && !other.countryCapExempt ? { countryCapExempt: [] } : {}),
    ...(own.countryCapLadder && !other.countryCapLadder
      ? { countryCapLadder: { steps: [other.maxCountrySharePct], keepVolumePct: '0' } }
      : {}),
    ...(own.freight && !other.freight ? { freight: [] } : {}),
    ...(own.reservePrices && !other.reservePrices ? { reservePrices: {} } : {}),
    ...(own.requireCeilings && !other.requireCeilings ? { requireCeilings: false } : {}),
    ...(own.supplierCapBy && !other.supplierCapBy ? { supplierCapBy: 'supplier' as const } : {}),
    ...(own.newcomerWeight !== undefined && other.newcomerWeight === undefined ? { newcomerWeight: 'stated' } : {}),
    ...(own.departures && !other.departures ? { departures: 'lowest-ceiling' as const } : {}),
    ...(own.objective && !other.objective ? { objective: 'volume' as const } : {}),
  }
  const changed = namesOf(other).filter(name => JSON.stringify(own[name]) !== JSON.stringify(other[name]))
  return { ...Object.fromEntries(changed.map(name => [name, other[name]])), ...emptied }
}
