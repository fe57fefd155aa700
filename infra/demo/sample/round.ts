import type { RoundDraft } from '@lodestone/contracts'
import { INDICES, QUARTERS, RATES } from './assumptions.ts'
import { freight } from './freight.ts'

const DAY = 86_400_000
const MATERIALS = [
  'ndfeb-magnet',
  'ndfeb-bonded-magnet',
  'smco-magnet',
  'dyfe-alloy',
  'ndpr-oxide',
  'nd-oxide',
  'pr-oxide',
  'sm-oxide',
  'gd-oxide',
  'dy-oxide',
  'tb-oxide',
  'ndpr-metal',
  'nd-metal',
  'pr-metal',
  'dy-metal',
  'tb-metal',
]

/** The round of the sample: two weeks for forecasts and offers, then matched by what is said here. */
export const roundDraft = (run: string, now: Date): RoundDraft => ({
  reference: `demo-${run}`,
  name: `Magnets and magnet materials 2027, sample round ${run} (illustrative)`,
  type: 'diversification',
  materials: MATERIALS,
  periods: [...QUARTERS],
  collectionClosesAt: new Date(now.getTime() + 7 * DAY).toISOString(),
  offersCloseAt: new Date(now.getTime() + 14 * DAY).toISOString(),
  rules: {
    provenanceFloor: 'B',
    maxCountrySharePct: '65',
    countryCapBase: 'pooled-demand',
    weights: 'baseline',
    freight: freight(),
    allocation: 'priority-then-pro-rata',
    pricing: 'pool-average',
    baseCurrency: 'EUR',
    rates: { ...RATES },
    indices: { ...INDICES },
  },
})
