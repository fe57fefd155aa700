import { expect, test } from 'vitest'
import { newRow } from '../../../grid/rows.ts'
import { ASK_SHEETS, PLEDGE_SHEETS, PROJECT_SHEETS, TERM_SHEETS } from './sheets.of.ts'
import { complaintsOf, placed, rowsOf, statementOf } from './sheets.ts'

const PROJECTS = {
  projects: [
    {
      project: 'Nolans',
      country: 'AU',
      material: 'ndpr-oxide',
      phase: 'ready',
      nameplateKg: '4440000',
      price: { index: 'NdPr', premium: '-4.5', floor: '70', shareAbove: '0.305' },
      costs: { eurPerKg: '38', eurPerYear: '20000000' },
      loan: { interest: '0.07', firstYear: 2030, years: 12 },
      basis: 'published',
    },
  ],
  projectYears: [
    { project: 'Nolans', year: 2029, ramp: '0.2', probability: '0.7', committedKg: '400000', leastPooledKg: '100000' },
  ],
  seeks: [{ project: 'Nolans', kind: 'loan', eur: '300000000.00' }],
}
const PLEDGES = {
  pledges: [{ pledge: 'First', type: 'agency', kind: 'equity', eur: '10' }],
  conditions: [
    { pledge: 'First', kind: 'offtake', bloc: 'JP', share: '0.6' },
    { pledge: 'First', kind: 'countries', countries: ['AU', 'CA'] },
    { pledge: 'First', kind: 'phases', phases: ['ready', 'building'] },
  ],
}
const TERMS = {
  rules: {
    firstYear: 2029,
    years: 5,
    reference: 'expected',
    exempt: ['DE', 'JP'],
    materials: [{ material: 'ndpr-oxide', stage: 'separation', weight: '0.85' }],
    caps: [{ by: 'country', stage: 'separation', share: '0.65' }],
    chinaShares: [{ stage: 'separation', share: '0.9' }],
  },
  paths: [{ path: 'expected', index: 'NdPr', year: 2029, eurPerKg: '88' }],
}

test.each([
  ['projects', PROJECT_SHEETS, PROJECTS],
  ['pledges', PLEDGE_SHEETS, PLEDGES],
  ['terms', TERM_SHEETS, TERMS],
])('%s that are shown and not changed are sent as they were stated', (_, sheets, stated) => {
  const rows = rowsOf(sheets, stated)
  expect(statementOf(sheets, rows)).toEqual(stated)
  expect(complaintsOf(sheets, rows)).toEqual(new Map())
})

test('terms that exempt no country say so: the hub asks for the list', () => {
  const none = { ...TERMS, rules: { ...TERMS.rules, exempt: [] } }
  expect(statementOf(TERM_SHEETS, rowsOf(TERM_SHEETS, none))).toEqual(none)
})

test('what is missing or no number is complained of in its cell; empty rows say nothing', () => {
  const asks = newRow({
    ask: '',
    material: 'ndpr-oxide',
    priceIndex: 'NdPr',
    pricePremium: 'four',
    priceShareAbove: '130',
  })
  const found = complaintsOf(ASK_SHEETS, { asks: [asks, newRow()], askYears: [newRow()] })
  expect(Object.fromEntries(found)).toEqual({
    [`${asks.key} ask`]: 'required',
    [`${asks.key} pricePremium`]: 'number',
    [`${asks.key} priceShareAbove`]: 'percent',
  })
})

test('what the hub refuses stands in the cell that it names, in the tables of the terms too; all else beside them', () => {
  const rows = rowsOf(TERM_SHEETS, TERMS)
  const fault = (path: string) => ({ path, message: path, places: [] })
  const paths = ['rules.caps.0.share', 'rules.reference', 'paths[0].eurPerKg', 'rules.exempt.1', 'elsewhere']
  const { cells, others } = placed(TERM_SHEETS, paths.map(fault), rows)
  const keyOf = (sheet: string, cell: string) => `${rows[sheet]?.[0]?.key} ${cell}`
  expect(Object.fromEntries(cells)).toEqual({
    [keyOf('caps', 'share')]: 'rules.caps.0.share',
    [keyOf('rules', 'reference')]: 'rules.reference',
    [keyOf('paths', 'eurPerKg')]: 'paths[0].eurPerKg',
    [keyOf('rules', 'exempt')]: 'rules.exempt.1',
  })
  expect(others).toEqual(['elsewhere'])
})
