import { plainRules } from '../sample.fixture.ts'
import type { Rules } from '../types.ts'
import type { Dice } from './dice.fixture.ts'
import type { Features } from './features.fixture.ts'

export const COUNTRIES = ['CN', 'AU', 'US', 'FR', 'JP', 'VN', 'EE']
const PERCENTS = ['5', '20', '30', '33.333', '40', '50', '65', '66.666', '75', '90', '14.285']
const FREIGHT = [
  { from: '*', to: '*', amount: '0.5' },
  { from: 'AU', to: 'JP', amount: '0.25' },
  { from: 'US', to: 'DE', amount: '1.37' },
]

export function rulesOf({ pick, chance }: Dice, features: Features): Rules {
  const base = pick<Rules['countryCapBase']>(['pooled-demand', 'pooled-demand', 'matched', 'matched', 'report-only'])
  const keep = pick(['40', '50', '75', '90', '95', '100', '33.333'])
  const ladder = base !== 'report-only' && chance(0.35)
  return {
    ...plainRules,
    provenanceFloor: 'B',
    countryCapBase: base,
    maxCountrySharePct: pick(PERCENTS),
    ...(chance(0.35) && { maxSupplierSharePct: pick(PERCENTS) }),
    ...(chance(0.3) && { countryCapExempt: [pick(COUNTRIES)] }),
    ...(ladder && {
      countryCapLadder: {
        steps: pick([
          ['40', '75', '100'],
          [keep, '100'],
          ['30', '50', '90'],
          ['65', '80'],
        ]),
        keepVolumePct: keep,
      },
    }),
    weights: features.baselines ? 'baseline' : 'stated',
    ...(features.freight && { freight: FREIGHT }),
    allocation: chance(0.7) ? 'priority-then-pro-rata' : 'pro-rata',
    pricing: chance(0.75) ? 'pool-average' : 'uniform',
  }
}

/** The choices that a round has beside the defaults. */
export function chooseOf({ chance, upTo }: Dice, { materials, ceilings }: Features, rules: Rules): Rules {
  if (chance(0.5)) return rules
  const reserved = ceilings && chance(0.3)
  return {
    ...rules,
    ...(rules.countryCapBase === 'pooled-demand' && chance(0.6) && { countryCapBase: 'servable-demand' as const }),
    ...(rules.maxSupplierSharePct && chance(0.5) && { supplierCapBy: 'group' as const }),
    ...(ceilings && chance(0.3) && { requireCeilings: true }),
    ...(reserved && { reservePrices: Object.fromEntries(materials.map(one => [one, String(upTo(60, 130))])) }),
    ...(chance(0.5) && { departures: 'least-loss' as const }),
  }
}
