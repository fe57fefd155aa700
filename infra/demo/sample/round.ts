import type { RoundDraft } from '@lodestone/contracts'
import { countryOf } from '@lodestone/kernel'
import { INDICES, QUARTERS, RATES } from './assumptions.ts'
import { members } from './members.ts'

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

/** EUR per kg from where goods are handed over, to Europe and to Japan; illustrative. */
const FREIGHT: Readonly<Record<string, readonly [europe: string, japan: string]>> = {
  MY: ['1.10', '0.85'],
  AU: ['1.25', '0.95'],
  US: ['0.95', '1.05'],
  CA: ['1.00', '1.05'],
  GB: ['0.45', '1.35'],
  KR: ['1.30', '0.45'],
  JP: ['1.40', '0.20'],
}

/** Rows for every country a member is in: what lies elsewhere cannot be reached by goods sold free on board. */
function freight(): RoundDraft['rules']['freight'] {
  const countries = [...new Set(members.map(member => countryOf(member.place)))]
  const rows = Object.entries(FREIGHT).flatMap(([from, [europe, japan]]) =>
    countries.map(to => ({ from, to, amount: to === 'JP' ? japan : europe })),
  )
  return [{ from: 'MYKUA', to: 'JPTYO', amount: '0.78' }, ...rows]
}

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
