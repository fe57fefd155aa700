import { canonicalHash } from '@lodestone/kernel'
import { beforeAll, expect, test } from 'vitest'
import { decideRound, type Result } from '../result.ts'
import { madeUp } from '../round.fixture.ts'
import { breachesOf } from './check.ts'

let result: Result
let hash: string
beforeAll(async () => {
  ;({ result, resultHash: hash } = await decideRound(madeUp()))
})

const codesOf = (altered: Result): string[] => [
  ...new Set(breachesOf(madeUp(), altered, canonicalHash(altered)).map(({ code }) => code)),
]
const offtake = (n: number, cells: Partial<Result['offtake'][number]>) =>
  result.offtake.map((own, at) => (at === n ? { ...own, ...cells } : own))
const funding = (n: number, cells: Partial<Result['funding'][number]>) =>
  result.funding.map((own, at) => (at === n ? { ...own, ...cells } : own))

test('an answer as it was computed has no breach', () => {
  expect(breachesOf(madeUp(), result, hash)).toEqual([])
})

test.each<[string, () => Result, string]>([
  [
    'a gram more than is to be had',
    () => ({ ...result, offtake: offtake(0, { kg: '43384.714' }) }),
    'more-than-to-be-had',
  ],
  ['more than was asked', () => ({ ...result, offtake: offtake(5, { kg: '99999999' }) }), 'more-than-asked'],
  ['a sale to who pays too little', () => ({ ...result, offtake: offtake(0, { ask: 'cheap' }) }), 'no-trade'],
  [
    'a sale of who is not banked',
    () => ({ ...result, offtake: offtake(0, { project: 'Salar' }) }),
    'sold-but-not-banked',
  ],
  ['less than banks ask for', () => ({ ...result, offtake: result.offtake.slice(5) }), 'less-than-banks-ask'],
  ['a cap that is passed', () => ({ ...result, offtake: offtake(6, { kg: '138599.696' }) }), 'cap-passed'],
  ['a loan that is a cent short', () => ({ ...result, funding: funding(0, { eur: '20000000.49' }) }), 'not-closed'],
  [
    'a pledge that gives more than it has',
    () => ({ ...result, funding: funding(1, { eur: '90000000' }) }),
    'more-than-pledged',
  ],
  ['a pledge of another kind', () => ({ ...result, funding: funding(3, { pledge: 'bank loan' }) }), 'no-pledge'],
  ['a pledge beyond its part', () => ({ ...result, funding: funding(2, { eur: '72000000.01' }) }), 'condition-fails'],
  ['a member who is left behind', () => ({ ...result, offtake: offtake(4, { kg: '60000' }) }), 'left-behind'],
  ['another total', () => ({ ...result, stages: { ...result.stages, servedKg: '1' } }), 'another-sum'],
  ['another book', () => ({ ...result, bookDigest: '00' }), 'another-book'],
])('%s is found', (_, alter, code) => {
  expect(codesOf(alter())).toContain(code)
})

test('an answer that was altered after it was hashed is found', () => {
  expect(breachesOf(madeUp(), { ...result, floors: { years: [], totals: [] } }, hash)).toEqual([
    { code: 'another-result', of: hash },
  ])
})
