import { exact } from '@lodestone/kernel'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isByGrade, isSubstitution, type ServedGoods, savedBy, showSaving } from '../index.ts'

const service = (
  asked: string | undefined,
  goods: string | undefined,
  more: Partial<ServedGoods> = {},
): ServedGoods => ({
  asked: { material: 'ndfeb-magnet', grade: asked },
  goods: { material: 'ndfeb-magnet', grade: goods },
  grams: 1_000_000n,
  ratio: 1_000_000n,
  ...more,
})
const dysprosium = (one: ServedGoods) => showSaving(savedBy([one]))[0]

test.each([
  ['another grade', service('N42H', 'N45SH'), true],
  ['the grade asked', service('N42H', 'N42H'), false],
  ['any grade where none was asked', service(undefined, 'N45SH'), false],
  ['no grade where one was asked, which a substitute may allow', service('N42H', undefined), true],
  [
    'a purer oxide',
    { asked: { material: 'dy-oxide', grade: '99.5' }, goods: { material: 'dy-oxide', grade: '99.9' } },
    false,
  ],
  ['another material', { asked: { material: 'dy-oxide' }, goods: { material: 'tb-oxide' } }, true],
])('%s is a substitution: %s', (_, pair, is) => expect(isSubstitution(pair)).toBe(is))

test('a grade that meets the one asked serves by grade; a lower one or another material is a listed substitute', () => {
  expect([service('N42H', 'N45SH'), service('N42UH', 'N45SH')].map(isByGrade)).toEqual([true, false])
  expect(isByGrade({ asked: { material: 'ndfeb-magnet' }, goods: { material: 'smco-magnet', grade: '2:17' } })).toBe(
    false,
  )
})

test('a tonne of N45SH with 2.4 % Dy in the place of N42H costs 14 kg of dysprosium or saves up to 6', () => {
  // N42H holds 1 to 3 %: 10 to 30 kg; the goods hold 24.
  const goods = { material: 'ndfeb-magnet', grade: 'N45SH', composition: { Dy: '2.4', Tb: '0' } }
  expect(dysprosium(service('N42H', 'N45SH', { goods }))).toEqual({
    element: 'Dy',
    leastKg: '-14',
    mostKg: '6',
    uncertain: true,
  })
})

test('a tonne of N45SH at the ratio 0.9 for N42UH saves 21 to 39 kg of dysprosium when it holds 2.4 %', () => {
  // 900 kg of N42UH hold 45 to 63 kg.
  const goods = { material: 'ndfeb-magnet', grade: 'N45SH', composition: { Dy: '2.4', Tb: '0' } }
  expect(dysprosium(service('N42UH', 'N45SH', { goods, ratio: 900_000n }))).toMatchObject({
    leastKg: '21',
    mostKg: '39',
  })
})

test('a magnet without heavy rare earths in the place of one saves all of them', () => {
  const one = service('N42UH', undefined, { goods: { material: 'smco-magnet', grade: '2:17' } })
  expect(showSaving(savedBy([one]))).toEqual([
    { element: 'Dy', leastKg: '50', mostKg: '70', uncertain: true },
    { element: 'Tb', leastKg: '0', mostKg: '35', uncertain: true },
  ])
})

test('nothing substituted saves nothing, and says so of both elements', () => {
  expect(showSaving(savedBy([]))).toEqual([
    { element: 'Dy', leastKg: '0', mostKg: '0', uncertain: false },
    { element: 'Tb', leastKg: '0', mostKg: '0', uncertain: false },
  ])
})

const grade = fc.constantFrom('N52', 'N42M', 'N42H', 'N45SH', 'N42UH', 'N38EH', 'N35AH')
const services: fc.Arbitrary<ServedGoods> = fc
  .tuple(grade, grade, fc.bigInt({ min: 0n, max: 10n ** 12n }), fc.bigInt({ min: 1n, max: 10n ** 9n }))
  .map(([asked, goods, grams, ratio]) => service(asked, goods, { grams, ratio }))

test('always: ranges do not cross, savings add up, and the way back costs what the way there saves', () => {
  fc.assert(
    fc.property(services, services, (a, b) => {
      for (const element of ['Dy', 'Tb'] as const) {
        const [one, other, both] = [[a], [b], [a, b]].map(list => savedBy(list).get(element))
        if (!one || !other || !both) throw new Error('both elements are always there')
        expect(exact.compare(one.least, one.most)).toBeLessThanOrEqual(0)
        expect(both.least).toEqual(exact.add(one.least, other.least))
        expect(both.most).toEqual(exact.add(one.most, other.most))
        const there = savedBy([{ ...a, ratio: 1_000_000n }]).get(element)
        const back = savedBy([{ ...a, ratio: 1_000_000n, asked: a.goods, goods: a.asked }]).get(element)
        expect(back?.least).toEqual(exact.subtract(exact.rational(0n), there?.most ?? exact.rational(0n)))
      }
    }),
  )
})
