import type { RoundDraft } from '@lodestone/contracts'

export const draft: RoundDraft = {
  reference: 'r-1',
  name: 'A round',
  type: 'diversification',
  materials: ['ndpr-oxide'],
  periods: ['2027-Q2'],
  collectionClosesAt: '2027-02-01T00:00:00Z',
  offersCloseAt: '2027-03-01T00:00:00Z',
  rules: {
    provenanceFloor: 'B',
    maxCountrySharePct: '65',
    countryCapBase: 'pooled-demand',
    weights: 'stated',
    allocation: 'pro-rata',
    pricing: 'pool-average',
    baseCurrency: 'EUR',
    rates: {},
    indices: {},
  },
}
