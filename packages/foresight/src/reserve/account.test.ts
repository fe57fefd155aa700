import { grams } from '@lodestone/kernel'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sentenceOf } from '../world/fault.ts'
import { balancesOf, daysOfNetImports, type Posting, readPostings } from './account.ts'

const head = { reserve: 'EU', element: 'Dy', stage: 'metal' } as const
const built: Posting = { kind: 'build-up', posting: '1', on: '2027-01-05', kg: '100', ...head }
const lent: Posting = { kind: 'loan', posting: '2', on: '2027-02-01', kg: '30', borrower: 'JP', ...head }
const back: Posting = { kind: 'return', posting: '3', on: '2027-03-01', kg: '10.5', borrower: 'JP', ...head }
const out: Posting = { kind: 'release', posting: '4', on: '2027-03-01', kg: '80.5', ...head }

test('what is lent is no longer held and comes back; what is released is gone', () =>
  expect(balancesOf([built, lent, back, out])).toEqual([
    { ...head, heldKg: '0', lent: [{ borrower: 'JP', kg: '19.5' }] },
  ]))

test.each([
  ['more released than is held', [built, lent, out], 'postings, row 3, kg: only 70 kg are held'],
  [
    'more returned than is lent',
    [built, lent, { ...back, kg: '31' }],
    'postings, row 3, kg: only 30 kg are lent to JP',
  ],
  ['a loan of nothing held', [lent], 'postings, row 1, kg: only 0 kg are held'],
  ['a name twice', [built, { ...built, on: '2027-02-01' }], 'postings, row 2, posting: another posting has this name'],
  [
    'a day before another',
    [lent, built].map((own, n) => ({ ...own, ...(n === 0 && { kg: '0' }) })),
    'postings, row 2, on: is before 2027-02-01, on which was posted already',
  ],
  ['less than nothing', [{ ...built, kg: '-1' }], 'postings, row 1, kg: must not be negative'],
  ['a release to a borrower', [{ ...out, borrower: 'JP' }], 'postings, row 1: unknown field'],
])('%s is refused with its cell', (_, postings, sentence) => {
  const read = readPostings({ postings })
  expect('faults' in read && read.faults.map(sentenceOf)).toEqual([sentence])
})

const postings = fc
  .array(
    fc.record({
      kind: fc.constantFrom('build-up', 'release', 'loan', 'return'),
      reserve: fc.constantFrom('EU', 'JP'),
      element: fc.constantFrom('Dy', 'Tb'),
      borrower: fc.constantFrom('A', 'B'),
      kg: fc.integer({ min: 0, max: 60 }).map(kg => `${kg}`),
    }),
    { maxLength: 40 },
  )
  .map(rows =>
    rows.map(({ borrower, ...own }, n): unknown => ({
      ...{ ...own, posting: `${n}`, on: '2027-01-01', stage: 'metal' },
      ...((own.kind === 'loan' || own.kind === 'return') && { borrower }),
    })),
  )

/** The postings of a list that can be posted after those before them. */
function possible(list: readonly unknown[]): Posting[] {
  let taken: readonly Posting[] = []
  for (const one of list) {
    const read = readPostings({ postings: [...taken, one] })
    if ('value' in read) taken = read.value
  }
  return [...taken]
}

test('whatever is posted, held and lent are what was built up less what was released, and nothing is below nothing', () =>
  fc.assert(
    fc.property(postings, list => {
      const own = possible(list)
      const sum = (kind: Posting['kind']) =>
        own.filter(one => one.kind === kind).reduce((all, { kg }) => all + grams(kg), 0n)
      const balances = balancesOf(own)
      const [held, out] = [
        balances.reduce((all, { heldKg }) => all + grams(heldKg), 0n),
        balances.flatMap(one => one.lent).reduce((all, { kg }) => all + grams(kg), 0n),
      ]
      expect(held + out).toBe(sum('build-up') - sum('release'))
      expect(out).toBe(sum('loan') - sum('return'))
    }),
  ))

test('days of net imports are what is held over what is imported a day', () => {
  expect(daysOfNetImports('1000', '3650')).toBe(100)
  expect(daysOfNetImports('1000', '36500')).toBe(10)
  expect(daysOfNetImports('1', '0')).toBeUndefined()
})
