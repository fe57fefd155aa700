import type { ResultPart } from '@lodestone/contracts'
import { joinResult } from '@lodestone/contracts/fixture'
import { canonicalHash, canonicalJson, type Json } from '@lodestone/kernel'
import { expect, test } from 'vitest'
import { booksMissing, faultsOf } from './result.faults.ts'
import { assemble, isComplete, writePart } from './result.ts'

const allocation = (lineId: string): ResultPart['allocations'][number] => ({
  quantityKg: '10',
  offerId: 'o',
  lineId,
  price: { currency: 'EUR', amount: '90' },
  landedPrice: '90',
})
const part = (nth: number, more: Partial<ResultPart>): ResultPart => ({
  roundId: 'r',
  part: nth,
  parts: 3,
  allocations: [],
  fills: [],
  explanations: [],
  ...more,
})
const parts = [
  part(1, { allocations: [allocation('l1'), allocation('l2')] }),
  part(2, { allocations: [allocation('l3')], fills: [{ lineId: 'l1', filledKg: '10' }] }),
  part(3, {
    more: [{ list: 'duals.lines', rows: [{ lineId: 'l1', value: '1' }] }],
    summary: {
      ruleBookVersion: '1',
      inputDigest: 'ab'.repeat(32),
      resultHash: '',
      shares: [],
      result: {
        stages: [{ name: 'cost', objective: 'minimise', value: '9', bound: '9', gap: '0' }],
        selection: [],
        departures: [],
        duals: { lines: [], offers: [], caps: [] },
        solver: { name: 'x', version: '1', options: {} },
      },
    },
  }),
]

test('a result put together from its parts is the canonical JSON of the whole', () => {
  const whole = joinResult(parts) as Json
  const result = assemble(parts.map(writePart))
  expect(result.text).toBe(canonicalJson(whole))
  expect(Object.keys(JSON.parse(result.text))).toEqual([
    'allocations',
    'departures',
    'duals',
    'fills',
    'selection',
    'solver',
    'stages',
  ])
  expect(result.stages).toMatchObject([{ name: 'cost', value: '9' }])
})

test('a result is taken over only with its own hash and on the inputs that are held here', () => {
  const hash = canonicalHash(joinResult(parts) as Json)
  const withHash = (resultHash: string) => {
    const result = assemble(parts.map(writePart))
    return { ...result, summary: { ...result.summary, resultHash } }
  }
  expect(faultsOf(withHash(hash), 'ab'.repeat(32))).toEqual([])
  expect(faultsOf(withHash(hash), 'ac'.repeat(32))).toHaveLength(1)
  expect(faultsOf(withHash('00'.repeat(32)), 'ab'.repeat(32))).toHaveLength(1)
})

test('a result is complete when every part has come, whatever the order', () => {
  expect(isComplete([])).toBe(false)
  expect(
    isComplete([
      { part: 3, parts: 3 },
      { part: 1, parts: 3 },
    ]),
  ).toBe(false)
  expect(
    isComplete([
      { part: 3, parts: 3 },
      { part: 1, parts: 3 },
      { part: 2, parts: 3 },
    ]),
  ).toBe(true)
})

test('parts without a summary are no result', () => {
  expect(() => assemble(parts.slice(0, 2).map(writePart))).toThrow('summary')
})

test('what is missing is said in a sentence per book', () => {
  const of = (count: number, sumKg: string) => ({ count, sumKg })
  expect(booksMissing([{ owner: 'demand', expected: of(5, '50'), found: of(4, '40') }])).toEqual([
    {
      reason: 'demand: sealed 5 entries with the control total 50, the matching has 4 with 40',
      why: {
        code: 'matching-copy-differs',
        figures: { owner: 'demand', count: '5', sumKg: '50', foundCount: '4', foundKg: '40' },
      },
    },
  ])
})
