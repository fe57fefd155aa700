import { expect, test } from 'vitest'
import {
  concentrationDraftOf,
  concentrationFaults,
  concentrationOf,
  draftOf,
  rulesOf,
  trialOf,
  versionOf,
} from './policy.ts'
import type { OriginRules, PolicyVersion } from './screening.ts'

const rules: OriginRules = {
  coveredCountries: ['CN', 'HK'],
  stages: ['mining', 'magnet'],
  location: 'covered',
  ownership: { pct: '25', inclusive: true, method: 'multiply', noticePct: '1' },
  input: { pct: '0.1', inclusive: false },
  technology: 'noted',
  control: 'noted',
  recycledFeed: 'where-gathered',
  intermediaryPct: '50',
}
const newest: PolicyVersion = {
  ...{ version: '1', validFrom: '2025-01-01', state: 'in-force', rules },
  source: { title: 'A', reference: 'B' },
}
const draft = draftOf(rules, newest, '2027-01-02')

test('a form that nobody changed says the rules it began with', () => expect(rulesOf(draft)).toEqual(rules))

test('a new version keeps the rules that the form has no field for, and takes back those that were emptied', () => {
  const from = { ...rules, laterRule: 'some', ownership: { ...rules.ownership, later: 1 } } as unknown as OriginRules
  const begun = draftOf(from, { ...newest, rules: from }, '2027-01-02')
  expect(trialOf(begun, from).rules).toEqual(from)
  expect(trialOf({ ...begun, ownershipPct: '30', inputPct: '' }, from).rules).toEqual({
    ...{ ...from, input: undefined },
    ownership: { ...from.ownership, pct: '30' },
  })
})

test('what is emptied is no rule any more', () => {
  const less = rulesOf({ ...draft, ownershipPct: ' ', inputPct: '', recycledFeed: '', intermediaryPct: '' })
  expect(less).toEqual({
    coveredCountries: ['CN', 'HK'],
    stages: ['mining', 'magnet'],
    location: 'covered',
    technology: 'noted',
    control: 'noted',
  })
})

test('countries and materials are read from words', () => {
  expect(rulesOf({ ...draft, countries: 'cn, hk;mo', materials: 'ndpr-oxide' })).toMatchObject({
    coveredCountries: ['CN', 'HK', 'MO'],
    materials: ['ndpr-oxide'],
  })
})

test('what is added is what was tried, with its source and reason', () => {
  const filled = { ...draft, reason: ' because ' }
  expect(versionOf(filled, rules)).toEqual({
    ...trialOf(filled, rules),
    source: { title: 'A', reference: 'B' },
    reason: 'because',
  })
})

test('a concentration says its kind and its rules, and its first day is tomorrow', () => {
  const rules = { maxCountrySharePct: '65', byYear: 2030 }
  const source = { title: 'Regulation', reference: 'https://example.com' }
  const newest = { version: '1', validFrom: '2025-01-01', state: 'in-force' as const, source, rules }
  const begun = concentrationDraftOf(rules, newest, '2027-01-02')
  expect(concentrationOf({ ...begun, maxCountrySharePct: ' 60 ', reason: ' A new goal ' }, rules)).toEqual({
    kind: 'concentration',
    state: 'in-force',
    validFrom: '2027-01-02',
    rules: { maxCountrySharePct: '60', byYear: 2030 },
    source,
    reason: 'A new goal',
  })
  expect([...concentrationFaults(begun)]).toEqual([])
  expect([...concentrationFaults({ ...begun, maxCountrySharePct: '100.5', byYear: '30' })]).toEqual([
    'maxCountrySharePct',
    'byYear',
  ])
})
