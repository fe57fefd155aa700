import { readFileSync } from 'node:fs'
import i18next from 'i18next'
import { expect, test } from 'vitest'
import { sentencesOf, wordsOf } from './explanation-sentences.ts'
import type { Explanation } from './my-rounds.ts'

const pool = { poolPublished: true, poolServedPct: '62.5', poolPaidFrom: '90', poolPaidTo: '100', currency: 'EUR' }
const asked = { askedKg: '1000', filledKg: '400' }
const offered = { offeredKg: '1000', takenKg: '400' }
/** Figures as the hub gives them to parties: `services/rounds/src/explanation`. */
const LINES: Readonly<Record<string, Record<string, unknown>>> = {
  'material-not-offered': { material: 'ndpr-oxide' },
  'grade-not-met': { grade: 'N45', offeredGrades: ['N42', 'no stated grade'] },
  'period-not-offered': { period: '2027-Q2', nearestPeriod: '2027-07' },
  'no-eligible-origin': { floor: 'B', policy: 'lodestone-origin' },
  'price-not-comparable': { ceiling: '80', currency: 'JPY' },
  'price-above-ceiling': { ceiling: '80', ...pool },
  filled: { averagePaid: '90.1', currency: 'EUR', suppliers: 2 },
  'not-matched-in-full': { ...pool, ceiling: '95', minimumKg: '500', priority: 3, ownFloor: 'A' },
}
const OFFERS: Readonly<Record<string, Record<string, unknown>>> = {
  'material-not-offered': { material: 'ndpr-oxide' },
  'grade-not-met': { grade: 'N42' },
  'period-not-offered': { period: '2027-Q2' },
  'no-eligible-origin': { level: 'D', floor: 'B', policy: 'lodestone-origin' },
  'price-not-comparable': { comparable: false, missingIndex: 'dy-oxide' },
  filled: {},
  'minimum-lot-not-reached': {},
  'dearer-than-chosen': pool,
  'not-matched-in-full': { untakenKg: '600', entriesAlike: 3, alikeGotKg: '400', alikeStatedKg: '3000' },
}
const explained = (kind: 'line' | 'offer', code: string, figures: Record<string, unknown>) =>
  ({
    kind,
    id: 'x',
    code,
    text: 'as the hub says it',
    figures: { ...(kind === 'line' ? asked : offered), ...figures },
  }) as unknown as Explanation
const ALL = [
  ...Object.entries(LINES).map(([code, figures]) => explained('line', code, figures)),
  explained('line', 'no-eligible-origin', { floor: 'B', assurance: 'documented' }),
  explained('line', 'no-eligible-origin', { floor: 'B', assurance: 'verified' }),
  explained('line', 'not-matched-in-full', { ...pool, ownAssurance: 'documented' }),
  explained('line', 'not-matched-in-full', { ...pool, ownAssurance: 'verified' }),
  explained('offer', 'no-eligible-origin', { level: 'A', assurance: 'declared', askedAssurance: 'documented' }),
  explained('offer', 'no-eligible-origin', { level: 'A', assurance: 'documented', askedAssurance: 'verified' }),
  explained('line', 'not-matched-in-full', {
    poolPublished: false,
    filledKg: '0',
    entriesAlike: 2,
    alikeGotKg: '1',
    alikeStatedKg: '2',
  }),
  ...Object.entries(OFFERS).map(([code, figures]) => explained('offer', code, figures)),
]
const keys = (explanation: Explanation) => sentencesOf(explanation)?.map(({ key }) => key)

test.each(['en', 'de', 'fr', 'ja'])('every code is said in full in %s, with every figure in its place', async lng => {
  const catalogue = JSON.parse(readFileSync(new URL(`../../../i18n/${lng}/explained.json`, import.meta.url), 'utf8'))
  const i18n = i18next.createInstance()
  await i18n.init({ lng, resources: { [lng]: { explained: catalogue } }, defaultNS: 'explained' })
  for (const one of ALL) {
    const sentences = sentencesOf(one)
    expect(sentences, `${one.kind} ${one.code}`).toBeDefined()
    for (const { key, needs, count } of sentences ?? []) {
      const values = Object.fromEntries(needs.map(name => [name, `[${name}]`]))
      const text = i18n.t(`explained:said.${key}` as 'explained:said.line-untold', {
        ...values,
        ...(count === undefined ? {} : { count: Number(one.figures[count]) }),
      })
      expect(text).not.toMatch(/\{\{|said\./)
      for (const name of needs) expect(text).toContain(`[${name}]`)
    }
  }
})

test('what a line’s own terms may have to do with it is said, and what came of its pool where that is published', () => {
  expect(keys(explained('line', 'not-matched-in-full', LINES['not-matched-in-full'] ?? {}))).toEqual([
    'line-part',
    'pool-came',
    'line-untold',
    'may-ceiling',
    'may-minimum',
    'may-priority',
    'may-floor',
    'line-round',
  ])
  expect(keys(explained('line', 'not-matched-in-full', { filledKg: '0', poolPublished: false }))).toEqual([
    'line-nothing',
    'pool-untold',
    'line-untold',
    'line-round',
  ])
})

test('where origin would have to be known better, that is said and not that its level is too low', () => {
  const known = { level: 'A', floor: 'B', policy: 'p', assurance: 'declared', askedAssurance: 'documented' }
  expect(keys(explained('offer', 'no-eligible-origin', known))).toEqual([
    'offer-declared',
    'asks-documented',
    'under-policy',
  ])
  expect(keys(explained('line', 'no-eligible-origin', { floor: 'B', assurance: 'verified' }))).toEqual([
    'line-origin',
    'asks-verified',
  ])
})

test('an offer with tiers says what its next one lacks, and several alike what they got together', () => {
  expect(keys(explained('offer', 'not-matched-in-full', { nextTierMissingKg: '5' }))).toEqual([
    'offer-part',
    'offer-untold',
    'offer-may',
    'offer-next-tier',
  ])
  expect(keys(explained('offer', 'not-matched-in-full', OFFERS['not-matched-in-full'] ?? {}))).toContain('alike-offers')
})

test('the hub’s own text stands where a figure is missing or of another kind', () => {
  expect(keys(explained('line', 'filled', { averagePaid: '90', suppliers: 1 }))).toBeUndefined()
  expect(keys(explained('line', 'grade-not-met', { grade: 'N45' }))).toBeUndefined()
  expect(keys(explained('line', 'of-tomorrow', {}))).toBeUndefined()
})

test.each(['en', 'de', 'fr', 'ja'])('a reason is named of an offer as of an offer: %s', language => {
  const { code, offerCode } = JSON.parse(
    readFileSync(new URL(`../../../i18n/${language}/my-rounds.json`, import.meta.url), 'utf8'),
  )
  const named = (kind: 'line' | 'offer', reason: string) => wordsOf(explained(kind, reason, {}))
  for (const reason of Object.keys(offerCode)) expect(named('offer', reason)).toBe(`offerCode.${reason}`)
  for (const reason of Object.keys(OFFERS)) expect(named('line', reason)).toBe(`code.${reason}`)
  expect(named('offer', 'not-matched-in-full')).toBe('code.not-matched-in-full')
  // Who has made an offer is not told that nobody has.
  expect(offerCode['material-not-offered']).not.toBe(code['material-not-offered'])
  expect(Object.keys(OFFERS).filter(reason => !(reason in offerCode))).toEqual(['not-matched-in-full'])
})
