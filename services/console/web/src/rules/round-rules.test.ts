import { readFileSync } from 'node:fs'
import { roundDraft, rules as rulesContract } from '@lodestone/contracts'
import { ROUND_STATES } from '@lodestone/kernel/round'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { bookOf, idsOf } from '../../books/markdown.ts'
import { BOOKS } from '../books/names.ts'
import words from '../i18n/en/round-rules.json' with { type: 'json' }
import type { RuledRound, RuleItem } from './item.ts'
import { rulesOfRound } from './round-rules.ts'
import { stepsOf } from './steps.ts'

const DAY = '2027-02-01T10:00:00Z'
const seedHash = 'ab'.repeat(32)
const ruled = (rules: Record<string, unknown> = {}, more: Partial<RuledRound> = {}): RuledRound => ({
  state: 'collecting',
  materials: ['ndpr-oxide'],
  periods: ['2027-Q2'],
  collectionClosesAt: '2027-01-10T10:00:00Z',
  offersCloseAt: '2027-01-20T10:00:00Z',
  seedHash,
  ...more,
  rules: JSON.parse(JSON.stringify(rulesContract.parse(rules))),
})
const itemsOf = (round: RuledRound): readonly RuleItem[] => rulesOfRound(round).flatMap(([, items]) => items)

/** Settings of a round that say nothing about what happens in it. */
const NO_RULES = ['reference', 'name', 'type']
/** Settings of a round that are no rules of matching, each with two values. */
const OF_ROUND: Record<string, readonly Partial<RuledRound>[]> = {
  materials: [{ materials: ['ndpr-oxide'] }, { materials: ['dy-oxide', 'tb-oxide'] }],
  periods: [{ periods: ['2027-Q2'] }, { periods: ['2027-07'] }],
  collectionClosesAt: [{}, { collectionClosesAt: '2027-01-11T10:00:00Z' }],
  offersCloseAt: [{}, { offersCloseAt: '2027-01-21T10:00:00Z' }],
  decisionsCloseAt: [{}, { decisionsCloseAt: DAY }],
}
const LADDER = { steps: ['50', '75'], keepVolumePct: '90' }
/** Each rule of the contract with values that must read differently; what it needs to hold stands beside it. */
const OF_RULES: Record<string, { with?: object; values: readonly unknown[] }> = {
  provenanceFloor: { values: ['A', 'B', 'C', 'D', 'E'] },
  assurance: { values: ['declared', 'documented', 'verified'] },
  provenancePolicy: {
    values: [undefined, { id: 'lodestone-origin' }, { id: 'eu-crma-65' }, { id: 'eu-crma-65', version: '2' }],
  },
  maxCountrySharePct: { values: ['65', '40'] },
  countryCapBase: { values: ['pooled-demand', 'servable-demand', 'matched', 'report-only'] },
  maxSupplierSharePct: { values: [undefined, '20', '30'] },
  supplierCapBy: { with: { maxSupplierSharePct: '20' }, values: ['supplier', 'group'] },
  countryCapExempt: { values: [undefined, ['AU'], ['AU', 'CA']] },
  countryCapLadder: { values: [undefined, LADDER, { ...LADDER, keepVolumePct: '80' }, { ...LADDER, steps: ['60'] }] },
  requireCeilings: { values: [false, true] },
  reservePrices: { values: [undefined, { 'ndpr-oxide': '90' }, { 'ndpr-oxide': '95' }] },
  weights: { values: ['stated', 'baseline', 'realisation'] },
  newcomerWeight: { with: { weights: 'baseline' }, values: ['stated', 'median', '12', '15'] },
  departures: { values: ['lowest-ceiling', 'least-loss'] },
  objective: { with: { requireCeilings: true }, values: ['volume', 'surplus'] },
  freight: {
    values: [
      undefined,
      [{ from: 'MY', to: 'DE', amount: '1.1' }],
      [
        { from: 'MY', to: 'DE', amount: '1.1' },
        { from: 'AU', to: '*', amount: '2' },
      ],
    ],
  },
  allocation: { values: ['pro-rata', 'priority-then-pro-rata'] },
  pricing: { values: ['pool-average', 'uniform'] },
  baseCurrency: { values: ['EUR', 'USD', 'JPY'] },
  rates: { values: [{}, { USD: '0.92' }, { USD: '0.95' }] },
  indices: { values: [{}, { 'spot nd': '60' }, { 'spot nd': '70' }] },
  smallestLineKg: { values: [undefined, '5', '6'] },
  smallestOfferKg: { values: [undefined, '100', '200'] },
  ceilingStep: { values: [undefined, '0.5', '0.25'] },
  priceStep: { values: [undefined, '0.05', '1'] },
  maxPasses: { values: [undefined, 2, 5] },
  undecided: { values: ['lapse', 'accept'] },
}

test('every setting of the contract is listed here, as a rule or as none', () => {
  expect(Object.keys(rulesContract.shape).sort()).toEqual(Object.keys(OF_RULES).sort())
  const settings = Object.keys(roundDraft.shape).filter(name => name !== 'rules' && !NO_RULES.includes(name))
  expect(settings.sort()).toEqual(Object.keys(OF_ROUND).sort())
})

test('every choice that the contract knows for a rule is tried', () => {
  const { properties = {} } = z.toJSONSchema(rulesContract, { io: 'input', unrepresentable: 'any' })
  const chosen = Object.entries(properties).flatMap(([name, schema]) =>
    typeof schema === 'object' && schema.enum && name !== 'priceStep' ? [[name, schema.enum] as const] : [],
  )
  expect(chosen.length).toBeGreaterThan(8)
  for (const [name, choices] of chosen) expect(OF_RULES[name]?.values, name).toEqual(expect.arrayContaining(choices))
})

test.each(Object.entries(OF_RULES))(
  '%s reads differently with each value, in sentences that name it',
  (name, tried) => {
    const said = tried.values.map(value =>
      itemsOf(ruled({ ...tried.with, ...(value === undefined ? {} : { [name]: value }) })),
    )
    expect(new Set(said.map(items => JSON.stringify(items))).size).toBe(tried.values.length)
    // What is absent may be said by nothing; what is set is said by a sentence that knows whose it is.
    tried.values.forEach((value, index) => {
      const names = said[index]?.some(({ of }) => of.some(one => one === name))
      if (value !== undefined && value !== false) expect(names, String(value)).toBe(true)
    })
  },
)

test.each(Object.entries(OF_ROUND))('%s reads differently with each value', (_, tried) => {
  const said = tried.map(more => JSON.stringify([itemsOf(ruled({}, more)), stepsOf(ruled({}, more))]))
  expect(new Set(said).size).toBe(tried.length)
})

test('what a round has not is not said of it', () => {
  const plain = itemsOf(ruled()).map(({ said }) => said)
  for (const absent of [
    'smallestLine',
    'priceStep',
    'reserve',
    'ladder',
    'exempt',
    'newcomerStated',
    'bySupplier',
    'passes',
  ])
    expect(plain).not.toContain(absent)
  const reported = itemsOf(ruled({ countryCapBase: 'report-only', countryCapLadder: LADDER }))
  expect(reported.map(({ said }) => said)).not.toContain('ladder')
  // A ladder's steps stand in for the cap.
  const stepped = itemsOf(ruled({ countryCapLadder: LADDER, maxCountrySharePct: '33' }))
  expect(JSON.stringify(stepped)).not.toContain('"33"')
})

const anyRules = fc
  .record(
    Object.fromEntries(
      Object.entries(OF_RULES).map(([name, { values }]) => [
        name,
        fc.constantFrom(...values.filter(v => v !== undefined)),
      ]),
    ),
    { requiredKeys: [] },
  )
  .filter(rules => rulesContract.safeParse(rules).success)

test('whatever a round is set to, each sentence has its words, all figures that they ask for, and a paragraph that exists', () => {
  const ids = new Map(
    Object.entries(BOOKS).map(([path, file]) => [
      path,
      idsOf(bookOf(readFileSync(new URL(`../../../../../infra/docs/${file}.md`, import.meta.url), 'utf8'))),
    ]),
  )
  const texts = new Map(Object.entries(words.said))
  fc.assert(
    fc.property(
      anyRules,
      fc.constantFrom(...ROUND_STATES, 'cancelled' as const),
      fc.boolean(),
      fc.boolean(),
      (rules, state, hasDay, isDrawn) => {
        const more = { state, ...(hasDay ? { decisionsCloseAt: DAY } : {}), ...(isDrawn ? { seed: seedHash } : {}) }
        const items = itemsOf(ruled(rules, more))
        expect(new Set(items.map(({ said }) => said)).size).toBe(items.length)
        for (const { said, values, at } of items) {
          const text = texts.get(said) ?? texts.get(`${said}_other`) ?? ''
          const asked = [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name)
          expect([...new Set(asked)].sort(), said).toEqual(Object.keys(values).sort())
          expect(text, said).not.toBe('')
          const [path = '', id] = at.split('#')
          expect(ids.has(path), at).toBe(true)
          if (id !== undefined) expect(ids.get(path), at).toContain(id)
        }
      },
    ),
  )
})

test('each sentence is said by some round', () => {
  const said = new Set<string>()
  const rounds = Object.entries(OF_RULES).flatMap(([name, tried]) =>
    tried.values.flatMap(value =>
      [{}, { decisionsCloseAt: DAY, seed: seedHash }].flatMap(more =>
        [{}, { maxSupplierSharePct: '20', maxPasses: 2 }].map(beside =>
          ruled({ ...beside, ...tried.with, ...(value === undefined ? {} : { [name]: value }) }, more),
        ),
      ),
    ),
  )
  for (const round of rounds) for (const item of itemsOf(round)) said.add(item.said)
  expect(Object.keys(words.said).map(key => key.replace(/_\w+$/, ''))).toEqual(expect.arrayContaining([...said]))
  expect([...said].sort()).toEqual([...new Set(Object.keys(words.said).map(key => key.replace(/_\w+$/, '')))].sort())
})

test('of what happens when, all before the next step is behind the round, and one that is over has no next', () => {
  for (const state of [...ROUND_STATES, 'cancelled' as const]) {
    const is = stepsOf(ruled({}, { state })).map(one => one.is)
    const isOver = state === 'completed' || state === 'cancelled'
    expect(
      is.filter(one => one === 'next'),
      state,
    ).toHaveLength(isOver ? 0 : 1)
    expect(is, state).toEqual(is.toSorted((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b)))
  }
  const matched = ruled({}, { state: 'matched', decisionsCloseAt: DAY, passes: [passUntil('2027-03-01T10:00:00Z')] })
  expect(stepsOf(matched).find(one => one.is === 'next')).toEqual({
    step: 'decisions',
    at: { time: '2027-03-01T10:00:00Z', planned: true },
    is: 'next',
  })
})

test('a step that has happened tells when it did, and what is planned that it is', () => {
  const happened = { openedAt: '2027-01-01T08:00:00Z', poolPublishedAt: '2027-01-08T08:00:00Z' }
  const at = (round: RuledRound) => Object.fromEntries(stepsOf(round).map(({ step, at }) => [step, at]))
  expect(at(ruled({}, { state: 'offering', ...happened }))).toMatchObject({
    opening: { time: '2027-01-01T08:00:00Z', planned: false },
    collection: { time: '2027-01-08T08:00:00Z', planned: false },
    pool: { time: '2027-01-08T08:00:00Z', planned: false },
    offers: { time: '2027-01-20T10:00:00Z', planned: true },
    matching: { words: 'afterOffers' },
  })
  const over = {
    ...{ ...happened, closedAt: '2027-01-15T08:00:00Z', matchedAt: '2027-01-15T08:01:00Z' },
    awardedAt: '2027-01-18T08:00:00Z',
  }
  expect(at(ruled({}, { state: 'completed', decisionsCloseAt: DAY, ...over }))).toMatchObject({
    offers: { time: '2027-01-15T08:00:00Z', planned: false },
    matching: { time: '2027-01-15T08:01:00Z', planned: false },
    // Nobody keeps when decisions ended: the day that was planned is not told as that.
    decisions: { words: 'withAward' },
    award: { time: '2027-01-18T08:00:00Z', planned: false },
  })
  const cancelled = stepsOf(ruled({}, { state: 'cancelled', ...happened }))
  expect(cancelled.map(({ is }) => is)).toEqual([...Array(3).fill('past'), ...Array(5).fill('ahead')])
})

const ORDER = ['past', 'next', 'ahead']
const passUntil = (decisionsCloseAt: string) => ({ pass: 1, inputDigest: '', resultHash: '', decisionsCloseAt })
