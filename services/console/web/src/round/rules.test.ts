import { expect, test } from 'vitest'
import { faultAt, Problem } from '../api/problem.ts'
import { changesOf } from './rules.changes.ts'
import { rulesOf, textOf } from './rules.text.ts'
import { DEFAULT_RULES, PROPOSED_RULES, type Rules } from './rules.ts'

const full: Rules = {
  provenanceFloor: 'C',
  assurance: 'documented',
  maxCountrySharePct: '60',
  countryCapBase: 'matched',
  maxSupplierSharePct: '40',
  supplierCapBy: 'group',
  countryCapExempt: ['AU', 'CA'],
  countryCapLadder: { steps: ['65', '75'], keepVolumePct: '90' },
  requireCeilings: true,
  reservePrices: { 'dy-oxide': '320.00' },
  weights: 'baseline',
  newcomerWeight: '12.5',
  departures: 'least-loss',
  objective: 'surplus',
  freight: [{ from: 'MYKUA', to: '*', amount: '0.78' }],
  allocation: 'pro-rata',
  pricing: 'uniform',
  baseCurrency: 'USD',
  rates: { EUR: '1.09' },
  indices: { 'NdPr oxide outside China': '112.00' },
  smallestLineKg: '5',
  smallestOfferKg: '100',
  ceilingStep: '0.50',
  priceStep: '0.5',
}

test('rules survive their form', () => {
  expect(rulesOf(textOf(full))).toEqual(full)
})

test('the form of a new round proposes what leaves less to gain by overstating, splitting or asking any price', () => {
  expect(rulesOf(PROPOSED_RULES)).toMatchObject({
    countryCapBase: 'servable-demand',
    supplierCapBy: 'group',
    requireCeilings: true,
    weights: 'baseline',
    newcomerWeight: 'median',
    departures: 'least-loss',
  })
})

test('choices that go back to what the hub takes are named in a what-if', () => {
  const text = textOf(full)
  const back = {
    ...text,
    supplierCapBy: 'supplier',
    requireCeilings: 'no',
    reservePrices: '',
    newcomerWeight: 'stated',
    departures: 'lowest-ceiling',
    objective: 'volume',
    assurance: 'declared',
  } as const
  expect(changesOf(text, back)).toEqual({
    supplierCapBy: 'supplier',
    requireCeilings: false,
    reservePrices: {},
    newcomerWeight: 'stated',
    departures: 'lowest-ceiling',
    objective: 'volume',
    assurance: 'declared',
  })
  expect(changesOf(back, text)).toMatchObject({ newcomerWeight: '12.5', requireCeilings: true })
})

test('what is left empty is not said, and names may have spaces', () => {
  expect(rulesOf({ ...DEFAULT_RULES, indices: ' Dy oxide Rotterdam   840.00 \n', rates: 'USD 0.92' })).toEqual({
    provenanceFloor: 'B',
    maxCountrySharePct: '65',
    countryCapBase: 'pooled-demand',
    weights: 'stated',
    allocation: 'priority-then-pro-rata',
    pricing: 'pool-average',
    baseCurrency: 'EUR',
    rates: { USD: '0.92' },
    indices: { 'Dy oxide Rotterdam': '840.00' },
  })
})

test('a what-if names only what changed, and what was emptied as what it means', () => {
  const text = textOf(full)
  expect(changesOf(text, text)).toEqual({})
  expect(changesOf(text, { ...text, maxCountrySharePct: '50' })).toEqual({ maxCountrySharePct: '50' })
  expect(
    changesOf(text, { ...text, maxSupplierSharePct: '', countryCapExempt: '', ladderSteps: '', freight: ' ' }),
  ).toEqual({
    maxSupplierSharePct: '100',
    countryCapExempt: [],
    countryCapLadder: { steps: ['60'], keepVolumePct: '0' },
    freight: [],
  })
})

test('a fault stands beside its field, with what is below it named', () => {
  const problem = new Problem(422, {
    code: 'validation-failed',
    message: '',
    errors: [
      { path: 'rules.rates.USD', message: 'a rate', places: ['Rules', 'Rates', 'USD'] },
      { path: 'rules.maxCountrySharePct', message: 'a percentage', places: ['Rules', ''] },
    ],
  })
  expect(faultAt(problem, 'rules.rates')).toBe('USD: a rate')
  expect(faultAt(problem, 'rules.maxCountrySharePct')).toBe('a percentage')
  expect(faultAt(problem, 'rules.max')).toBeUndefined()
})
