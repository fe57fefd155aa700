import { sentenceOf } from '@lodestone/foresight/fields'
import { expect, test } from 'vitest'
import { madeUp } from '../round.fixture.ts'
import type { Book } from './book.ts'
import { readBook } from './read.ts'

type Tables = Exclude<keyof Book, 'rules'>

/** What a book is refused for in which a cell of a table says something else. */
function refused(table: Tables, row: number, cells: object): string[] {
  const book = madeUp()
  const rows = book[table].map((own, n) => (n === row - 1 ? { ...own, ...cells } : own))
  const read = readBook({ ...book, [table]: rows })
  return 'faults' in read ? read.faults.map(sentenceOf) : []
}

test('a book without fault is read as it is', () => {
  expect(readBook(madeUp())).toEqual({ value: madeUp() })
})

test.each<[Tables, number, object, string]>([
  ['projectYears', 2, { probability: '1.2' }, 'must be at most 1: shares and probabilities are no percent'],
  ['projectYears', 1, { committedKg: '-5' }, 'must not be negative'],
  ['projectYears', 1, { committedKg: '300000.001' }, 'is more than ramp times nameplateKg'],
  ['projectYears', 2, { year: 2028 }, 'row 1 states the same'],
  ['projectYears', 9, { year: 2031 }, 'is outside 2028 to 2030'],
  ['projects', 2, { nameplateKg: '0.0001' }, 'kilograms as a decimal with at most 3 places, such as 1250.5'],
  ['projects', 1, { material: 'unobtainium' }, 'nothing of this name is stated'],
  ['projects', 2, { project: 'Ridge' }, 'row 1 states the same'],
  ['seeks', 1, { eur: '-1' }, 'must not be negative'],
  ['seeks', 1, { eur: '1.005' }, 'euros as a decimal with at most 2 places, such as 1500000.00'],
  ['seeks', 4, { kind: 'price-floor' }, 'row 3 of projects states no terms for it'],
  ['asks', 1, { bloc: 'US' }, 'must be one of EU, JP'],
  ['asks', 3, { price: { index: 'Dy', premium: '0' } }, 'path expected has no value for 2028'],
  ['askYears', 2, { kg: '-1' }, 'must not be negative'],
  ['askYears', 2, { ask: 'nobody' }, 'nothing of this name is stated'],
  ['pledges', 1, { eur: '-0.01' }, 'must not be negative'],
  ['pledges', 1, { kind: 'gift' }, 'must be one of equity, loan, guarantee, price-floor'],
  ['conditions', 1, { share: '1.5' }, 'must be at most 1: shares and probabilities are no percent'],
  ['conditions', 2, { pledge: 'nothing' }, 'nothing of this name is stated'],
  ['paths', 1, { eurPerKg: '-3' }, 'must not be negative'],
])('%s, row %i, with %j is refused in its row', (table, row, cells, message) => {
  const sentences = refused(table, row, cells)
  expect(sentences.map(own => own.replace(/, [\w.]+: /, ': '))).toContain(`${table}, row ${row}: ${message}`)
})

test('a year that is missing between others is refused', () => {
  const book = madeUp()
  const read = readBook({ ...book, askYears: book.askYears.filter((_, n) => n !== 1) })
  expect('faults' in read && read.faults.map(sentenceOf)).toEqual([
    'askYears, row 2, year: 2029 is missing between row 1 and this',
  ])
})

test('rules with a share above one, or a reference that is no path, are refused', () => {
  const { rules, ...tables } = madeUp()
  const caps = [{ by: 'country', stage: 'separation', share: '65' }]
  for (const [other, sentence] of [
    [{ caps }, 'rules.caps, row 1, share: must be at most 1: shares and probabilities are no percent'],
    [{ reference: 'none' }, 'rules, reference: no path has this name'],
  ] as const) {
    const read = readBook({ rules: { ...rules, ...other }, ...tables })
    expect('faults' in read && read.faults.map(sentenceOf)).toContain(sentence)
  }
})
