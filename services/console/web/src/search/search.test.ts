import { expect, test } from 'vitest'
import { type Find, foundIn, MOST_OF_A_KIND } from './search.ts'

const find = (label: string, more: Partial<Find> = {}): Find => ({ id: label, kind: 'round', label, to: '/', ...more })
const labels = (finds: readonly Find[], text: string) =>
  foundIn(finds, text).flatMap(({ finds: own }) => own.map(one => one.label))

test('every word has to stand in the name or the reference, in whatever case, width or accent', () => {
  const finds = [find('Zweites Quartal', { more: 'R-2027-Q2' }), find('Dépôt de Lyon'), find('ラウンド ＡＢＣ')]
  expect(labels(finds, 'quartal q2')).toEqual(['Zweites Quartal'])
  expect(labels(finds, 'quartal q3')).toEqual([])
  expect(labels(finds, 'depot LYON')).toEqual(['Dépôt de Lyon'])
  expect(labels(finds, 'abc ラウ')).toEqual(['ラウンド ＡＢＣ'])
})

test('what begins with what is typed comes first, then a word that does, then what has it within', () => {
  const finds = [find('Around'), find('Second round'), find('Rounds'), find('Another', { more: 'round-1' })]
  expect(labels(finds, 'round')).toEqual(['Rounds', 'Another', 'Second round', 'Around'])
})

test('kinds stand together in one order, with so many of each', () => {
  const many = Array.from({ length: MOST_OF_A_KIND + 3 }, (_, n) => find(`Round ${n}`))
  const groups = foundIn([find('Offer r', { kind: 'offer' }), ...many, find('Rules', { kind: 'page' })], 'r')
  expect(groups.map(({ kind, finds, more }) => [kind, finds.length, more])).toEqual([
    ['page', 1, 0],
    ['round', MOST_OF_A_KIND, 3],
    ['offer', 1, 0],
  ])
})

test('without a word there are the pages alone', () => {
  expect(labels([find('Round'), find('Rules', { kind: 'page' })], '  ')).toEqual(['Rules'])
})

test('what is typed is no pattern', () => {
  expect(labels([find('a.*b'), find('axxb')], '.*')).toEqual(['a.*b'])
})
