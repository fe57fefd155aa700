import { readFileSync } from 'node:fs'
import i18next from 'i18next'
import { expect, test } from 'vitest'
import type { Explanation } from './my-rounds.ts'
import { figuresOf, sentencesOf } from './said.ts'

const base = { currency: 'EUR', costPerKg: '1.20', capPct: '65' }
const cap = { ...base, material: 'ndpr-oxide', stage: 'separation', country: 'CN' }
/** Figures as the engine gives them: `packages/engine/src/explain`. */
const LINES: Readonly<Record<string, Record<string, unknown>>> = {
  'material-not-offered': { material: 'ndpr-oxide' },
  'grade-not-met': { grade: 'N45', offers: 1, offeredGrades: ['N42', 'no stated grade'] },
  'period-not-offered': { period: '2027-Q2', offers: 2, nearestPeriod: '2027-07' },
  'not-reachable': { deliverTo: 'DE', offers: 3 },
  'no-eligible-origin': { floor: 'B', offers: 1, nearestLevel: 'D', stageAtFault: 'metal', policy: 'lodestone-origin' },
  'price-not-comparable': { ceiling: '80', currency: 'JPY' },
  'price-above-ceiling': { ceiling: '80', cheapestLanded: '90.5', gapPerKg: '10.5', currency: 'EUR' },
  'same-group': { offers: 1 },
  'left-for-average-price': { averagePaid: '95', ceiling: '90', currency: 'EUR' },
  filled: { askedKg: '1000', averagePaid: '90.1', currency: 'EUR', suppliers: 2 },
  'own-minimum-not-reached': { minimumKg: '500' },
  'tier-not-reached': { offers: 1 },
  'minimum-lot-not-reached': { offers: 1 },
  'higher-priority-first': { priority: 3, offers: 2 },
  'country-cap-binding': { ...cap, missingKg: '250.5' },
  'supplier-cap-binding': { ...base, missingKg: '250.5' },
  'scarce-shared-pro-rata': {
    levelPct: '62.5',
    offers: 1,
    rivals: 6,
    filledKg: '625',
    higherPriorityServed: true,
    rivalsKg: '4000',
    rivalCellsWithheld: 0,
  },
}
const OFFERS: Readonly<Record<string, Record<string, unknown>>> = {
  'material-not-offered': {},
  'grade-not-met': {},
  'period-not-offered': {},
  'not-reachable': {},
  'no-eligible-origin': { policy: 'lodestone-origin' },
  'price-not-comparable': { comparable: false, missingIndex: 'dy-oxide' },
  'price-above-ceiling': {},
  'same-group': {},
  'left-for-average-price': { linesLeft: 1 },
  filled: { untakenKg: '10' },
  'minimum-lot-not-reached': { lotKg: '500' },
  'country-cap-binding': cap,
  'supplier-cap-binding': base,
  'dearer-than-chosen': { untakenKg: '500' },
}
const explained = (kind: 'line' | 'offer', code: string, figures: Record<string, unknown>) =>
  ({ kind, id: 'x', code, text: 'as the hub says it', figures }) as unknown as Explanation
const offered = (code: string, figures: Record<string, unknown>) =>
  explained('offer', code, { offeredKg: '1000', takenKg: '400', notPaired: { [code]: 2 }, ...figures })
const ALL = [
  ...Object.entries(LINES).map(([code, figures]) => explained('line', code, figures)),
  explained('line', 'scarce-shared-pro-rata', { ...LINES['scarce-shared-pro-rata'], surplusFirst: true }),
  ...Object.entries(OFFERS).map(([code, figures]) => offered(code, figures)),
]
const keys = (explanation: Explanation) => sentencesOf(explanation)?.map(({ key }) => key)

test.each(['en', 'de', 'fr', 'ja'])('every code is said in full in %s, with every figure in its place', async lng => {
  const catalogue = JSON.parse(readFileSync(new URL(`../../i18n/${lng}/explained.json`, import.meta.url), 'utf8'))
  const i18n = i18next.createInstance()
  await i18n.init({ lng, resources: { [lng]: { explained: catalogue } }, defaultNS: 'explained' })
  for (const one of ALL) {
    const sentences = sentencesOf(one)
    expect(sentences, `${one.kind} ${one.code}`).toBeDefined()
    for (const { key, needs, count } of sentences ?? []) {
      const figures = figuresOf(one)
      const values = Object.fromEntries(needs.map(name => [name, `[${name}]`]))
      const text = i18n.t(`explained:said.${key}` as 'explained:said.line-tier', {
        ...values,
        ...(count === undefined ? {} : { count: Number(figures[count]) }),
      })
      expect(text).not.toMatch(/\{\{|said\./)
      for (const name of needs) expect(text).toContain(`[${name}]`)
    }
  }
})

test('what other members need of shared goods is said where the hub tells it, and that it is not told where it does not', () => {
  const shared = (more: Record<string, unknown>) =>
    keys(explained('line', 'scarce-shared-pro-rata', { ...LINES['scarce-shared-pro-rata'], ...more }))
  expect(shared({})).toContain('scarce-rivals-kg')
  expect(shared({ rivalsKg: null })).toContain('scarce-rivals-untold')
  expect(shared({ surplusFirst: true })).toContain('scarce-surplus')
  expect(shared({ surplusFirst: true })).not.toContain('scarce-fair')
  expect(shared({ rivalsKg: undefined, rivals: 0, higherPriorityServed: false })).toEqual(['scarce', 'scarce-level'])
})

test('what could not be compared is said to be that, of the price or of the ceiling', () => {
  expect(keys(explained('line', 'price-not-comparable', { offers: 1 }))).toEqual(['line-no-rate'])
  expect(keys(explained('line', 'price-above-ceiling', { ceiling: null, ceilingRequired: true }))).toEqual([
    'line-ceiling-required',
  ])
  expect(keys(offered('price-not-comparable', {}))).toEqual(['offer-ceiling-rate'])
  expect(keys(offered('price-not-comparable', { comparable: false, missingRate: 'USD' }))).toEqual(['offer-no-rate'])
  for (const code of ['price-not-comparable', 'price-above-ceiling'])
    expect(keys(offered(code, { comparable: false }))).toEqual(['offer-uncompared'])
})

test('an offer with tiers says what its next one lacks', () => {
  expect(keys(offered('filled', { untakenKg: '10', nextTierMissingKg: '5' }))).toEqual([
    'offer-served',
    'offer-next-tier',
  ])
})

test('an offer says what of it is not matched', () => {
  expect(figuresOf(offered('country-cap-binding', cap)).unmatchedKg).toBe('600')
  expect(keys(offered('filled', {}))).toEqual(['offer-filled'])
  expect(keys(offered('dearer-than-chosen', { takenKg: '0', untakenKg: '1000' }))).toEqual(['offer-unneeded'])
})

test('the hub’s own text stands where a figure is missing or of another kind', () => {
  expect(keys(explained('line', 'own-minimum-not-reached', {}))).toBeUndefined()
  expect(keys(explained('line', 'country-cap-binding', { ...cap, missingKg: '1', stage: 'smelting' }))).toBeUndefined()
  expect(keys(explained('line', 'filled', { askedKg: '1000', averagePaid: '90', suppliers: 1 }))).toBeUndefined()
  expect(keys(offered('grade-not-met', { notPaired: {} }))).toBeUndefined()
  expect(keys(explained('line', 'of-tomorrow', {}))).toBeUndefined()
})
