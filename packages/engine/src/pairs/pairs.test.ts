import { ASSURANCES, PAIR_REASONS, present } from '@lodestone/kernel'
import { describe, expect, test } from 'vitest'
import { byteAt, intAt } from '../at.ts'
import { line, offer, round } from '../rounds.fixture.ts'
import type { LineInput, MatchInput, Rules } from '../types.ts'
import { readBook } from './book.ts'
import { freightTable } from './freight.ts'
import { pairUp } from './kinds.ts'

type Offer = Parameters<typeof offer>[3]

function judge(asked: Partial<LineInput>, offered: Offer, rules: Partial<Rules> = {}, price = '100'): string {
  const input: MatchInput = round([line('l', 10, asked)], [offer('o', 10, price, { ...offered, rules })], rules)
  const pairs = pairUp(readBook(input))
  if (intAt(pairs.prefix, 0) > 0) {
    const { n, d } = present(present(pairs.kinds[0]).entries[0]).ratio
    return n === d ? 'pair' : `pair at ${n}/${d}`
  }
  return PAIR_REASONS[byteAt(present(pairs.kinds[0]).reasons, 0)] ?? 'price-above-ceiling'
}

describe('goods', () => {
  const magnet = { material: 'ndfeb-magnet' }
  test.each<[string, Partial<LineInput>, Offer, string]>([
    ['another material', {}, { material: 'tb-oxide' }, 'material-not-offered'],
    ['no grade asked fits all', magnet, { ...magnet, grade: 'N35' }, 'pair'],
    ['a better magnet', { ...magnet, grade: 'N42H' }, { ...magnet, grade: 'N45SH' }, 'pair'],
    ['more energy but less coercivity', { ...magnet, grade: 'N42H' }, { ...magnet, grade: 'N50' }, 'grade-not-met'],
    ['more coercivity but less energy', { ...magnet, grade: 'N42H' }, { ...magnet, grade: 'N40UH' }, 'grade-not-met'],
    ['a higher purity', { grade: '99.5' }, { grade: '99.9' }, 'pair'],
    ['a lower purity', { grade: '99.9' }, { grade: '99.5' }, 'grade-not-met'],
    ['any other grade must be equal', { grade: '2:17' }, { grade: '1:5' }, 'grade-not-met'],
    ['an offer without grade meets no asked grade', { grade: '99.5' }, {}, 'grade-not-met'],
    [
      'the first substitute that fits',
      {
        substitutes: [
          { material: 'tb-oxide', grade: '99.9', ratio: '2' },
          { material: 'tb-oxide', ratio: '0.5' },
        ],
      },
      { material: 'tb-oxide', grade: '99' },
      'pair at 1/2',
    ],
    [
      'the own material in a lower grade',
      { grade: '99.9', substitutes: [{ material: 'dy-oxide', grade: '99', ratio: '0.9' }] },
      { grade: '99.5' },
      'pair at 9/10',
    ],
    [
      'a named material in too low a grade',
      { substitutes: [{ material: 'tb-oxide', grade: '99.9', ratio: '2' }] },
      { material: 'tb-oxide', grade: '99' },
      'grade-not-met',
    ],
  ])('%s', (_, asked, offered, expected) => {
    expect(judge(asked, offered)).toBe(expected)
  })
})

describe('period, origin, group', () => {
  test.each<[string, Partial<LineInput>, Offer, string]>([
    ['a month inside the quarter', { period: '2027-Q1' }, { period: '2027-02' }, 'pair'],
    ['a quarter is not inside a month', { period: '2027-02' }, { period: '2027-Q1' }, 'period-not-offered'],
    ['the next quarter', { period: '2027-Q1' }, { period: '2027-Q2' }, 'period-not-offered'],
    ['at the round floor', {}, { level: 'B' }, 'pair'],
    ['below the round floor', {}, { level: 'C' }, 'no-eligible-origin'],
    ['below the stricter floor of the line', { provenanceFloor: 'A' }, { level: 'B' }, 'no-eligible-origin'],
    ['a laxer floor of the line changes nothing', { provenanceFloor: 'D' }, { level: 'C' }, 'no-eligible-origin'],
    ['never proven', {}, { level: 'U' }, 'no-eligible-origin'],
    ['known by word where nobody asks for more', {}, {}, 'pair'],
    ['known by word where the line asks for documents', { assurance: 'documented' }, {}, 'no-eligible-origin'],
    ['by documents', { assurance: 'documented' }, { assurance: 'documented' }, 'pair'],
    ['and better', { assurance: 'documented' }, { assurance: 'verified' }, 'pair'],
    [
      'by documents where credentials are asked',
      { assurance: 'verified' },
      { assurance: 'documented' },
      'no-eligible-origin',
    ],
    [
      'by credentials, of too low a level',
      { assurance: 'verified' },
      { assurance: 'verified', level: 'C' },
      'no-eligible-origin',
    ],
    ['the same group', { group: 'g' }, { group: 'g' }, 'same-group'],
    ['no group on either side', {}, {}, 'pair'],
  ])('%s', (_, asked, offered, expected) => {
    expect(judge(asked, offered)).toBe(expected)
  })
})

test('a line asks for more than the round of how origin is known, never for less', () => {
  const takes = (round: Rules['assurance'], line: LineInput['assurance'], had: LineInput['assurance']) =>
    judge({ assurance: line }, { assurance: had }, { assurance: round }) === 'pair'
  const known = [undefined, ...ASSURANCES]
  for (const round of known)
    for (const line of known)
      for (const had of known)
        expect([round, line, had, takes(round, line, had)]).toEqual([
          round,
          line,
          had,
          Math.max(known.indexOf(round), known.indexOf(line), 1) <= Math.max(known.indexOf(had), 1),
        ])
})

describe('price', () => {
  const ceiling = (amount: string, currency: 'EUR' | 'USD' = 'EUR') => ({ ceilingPrice: { amount, currency } })
  test.each<[string, Partial<LineInput>, string, string]>([
    ['at the ceiling', ceiling('100'), '100', 'pair'],
    ['a ten-thousandth above', ceiling('100'), '100.0001', 'price-above-ceiling'],
    ['a ceiling in another currency, exactly', ceiling('100', 'USD'), '92', 'pair'],
    ['and a ten-thousandth above it', ceiling('100', 'USD'), '92.0001', 'price-above-ceiling'],
  ])('%s', (_, asked, price, expected) => {
    expect(judge(asked, {}, {}, price)).toBe(expected)
  })

  test('freight counts, and the sum is divided by the ratio', () => {
    const rules = { freight: [{ from: '*', to: '*', amount: '0.5' }] }
    const half = { substitutes: [{ material: 'tb-oxide', ratio: '0.5' }] }
    const tb = { material: 'tb-oxide', incoterm: 'FOB' }
    expect(judge({ ...half, ...ceiling('201') }, tb, rules)).toBe('pair at 1/2')
    expect(judge({ ...half, ...ceiling('200.9999') }, tb, rules)).toBe('price-above-ceiling')
  })
})

describe('reach', () => {
  const table = freightTable([
    { from: '*', to: '*', amount: '9' },
    { from: '*', to: 'DE', amount: '8' },
    { from: 'AU', to: '*', amount: '7' },
    { from: 'AU', to: 'DE', amount: '6' },
    { from: 'AU', to: 'DEHAM', amount: '5' },
    { from: 'AUFRE', to: 'DE', amount: '4' },
    { from: 'AUFRE', to: 'DEHAM', amount: '3' },
  ])
  const from = (deliverFrom: string, incoterm = 'FOB') => offer('o', 1, 1, { deliverFrom, incoterm })
  test.each([
    ['AUFRE', 'DEHAM', '3'],
    ['AUFRE', 'DEMUC', '4'],
    ['AUSYD', 'DEHAM', '5'],
    ['AUSYD', 'DE', '6'],
    ['AU', 'FR', '7'],
    ['US', 'DEHAM', '8'],
    ['US', 'FR', '9'],
  ])('from %s to %s the most specific row counts: %s', (start, to, expected) => {
    expect(table.amount(from(start), to)).toEqual({ n: BigInt(expected), d: 1n })
  })

  test('delivered terms carry the goods for nothing; a table without a row does not reach; no table always does', () => {
    expect(table.amount(from('US', 'CIF'), 'FR')).toEqual({ n: 0n, d: 1n })
    expect(freightTable([{ from: 'AU', to: 'DE', amount: '1' }]).amount(from('US'), 'DE')).toBeUndefined()
    expect(freightTable([]).amount(from('US'), 'DE')).toEqual({ n: 0n, d: 1n })
    expect(judge({ deliverTo: 'FR' }, { incoterm: 'FOB' }, { freight: [{ from: 'AU', to: 'DE', amount: '1' }] })).toBe(
      'not-reachable',
    )
  })
})
