import { exact, type Rational } from '@lodestone/kernel'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  addContained,
  type Contained,
  containedIn,
  contentOf,
  ELEMENTS,
  type Element,
  type Lot,
  materials,
  oxidePerMetal,
  showContained,
} from '../index.ts'

const shown = (...lots: Lot[]) =>
  Object.fromEntries(
    showContained(containedIn(lots)).map(({ element, leastKg, mostKg }) => [element, [leastKg, mostKg]]),
  )
const magnet = (grade: string | undefined, more: Partial<Lot> = {}): Lot => ({
  material: 'ndfeb-magnet',
  grade,
  grams: 1_000_000n,
  ...more,
})

describe('by hand', () => {
  // Dysprosium by coercivity class in percent: none 0-1, M 0-1.5, H 1-3, SH 3-5, UH 5-7, EH 8-10, AH 9-11.
  test.each([
    ['N42', '0', '10'],
    ['N42M', '0', '15'],
    ['N42H', '10', '30'],
    ['N42SH', '30', '50'],
    ['N42UH', '50', '70'],
    ['N38EH', '80', '100'],
    ['N35AH', '90', '110'],
  ])('a tonne of %s holds %s to %s kg of dysprosium', (grade, least, most) => {
    expect(shown(magnet(grade)).Dy).toEqual([least, most])
  })

  test('a tonne of magnets of which nothing is known holds 0 to 110 kg of dysprosium and 0 to 55 kg of terbium', () => {
    for (const grade of [undefined, 'hot-deformed']) {
      expect(shown(magnet(grade))).toMatchObject({ Dy: ['0', '110'], Tb: ['0', '55'] })
      expect(showContained(containedIn([magnet(grade)])).every(one => one.uncertain)).toBe(true)
    }
  })

  test('a tonne declared with 28.5 % Nd, 1.5 % Dy and no terbium holds 285 and 15 kg, whatever its grade', () => {
    const declared = magnet('N35AH', { composition: { Nd: '28.5', Pr: '0', Dy: '1.5', Tb: '0' } })
    expect(showContained(containedIn([declared])).map(({ oxide: _, ...one }) => one)).toEqual([
      { element: 'Nd', leastKg: '285', mostKg: '285', uncertain: false },
      { element: 'Dy', leastKg: '15', mostKg: '15', uncertain: false },
    ])
  })

  test('a tonne of dysprosium oxide holds 867 to 871.3 kg of metal, and 870.4 at least when it is of 99.9 %', () => {
    // Dy2O3 / 2 Dy = 372.997 / 325 = 1.147683: 871.3207 kg of a tonne at most, 99.5 % of that (866.9641) or 99.9 % (870.4494) at least.
    expect(shown({ material: 'dy-oxide', grams: 1_000_000n }).Dy).toEqual(['866.964', '871.321'])
    expect(shown({ material: 'dy-oxide', grade: '99.9', grams: 1_000_000n }).Dy).toEqual(['870.449', '871.321'])
  })

  test('the oxide that goods take: of dysprosium itself none is lost, metal takes 1/0.97 to 1/0.92 of it', () => {
    const oxideOf = (material: string, composition?: Record<string, string>) =>
      showContained(containedIn([{ material, composition, grams: 1_000_000n }]))[0]?.oxide
    expect(oxideOf('dy-oxide', { Dy: '87' })).toEqual({ leastKg: '998.484', mostKg: '998.485' })
    // 990 kg of metal are 1,136.2062 kg of oxide; through 0.97 and 0.92.
    expect(oxideOf('dy-metal', { Dy: '99' })).toEqual({ leastKg: '1171.346', mostKg: '1235.007' })
    expect(oxideOf('magnet-scrap', { Nd: '25' })).toEqual({ leastKg: '0', mostKg: '0' })
  })

  test('bonded magnets are pressed to shape: at best nothing is lost after the alloy, at worst as much as in sintered ones', () => {
    const oxideOf = (material: string) =>
      showContained(containedIn([{ material, composition: { Nd: '20' }, grams: 1_000_000n }]))[0]?.oxide
    const [bonded, alloy, sintered] = ['ndfeb-bonded-magnet', 'ndfeb-alloy', 'ndfeb-magnet'].map(oxideOf)
    expect(bonded).toEqual({ leastKg: alloy?.leastKg, mostKg: sintered?.mostKg })
  })

  test('a tonne of magnets with 28.5 % NdPr takes 407 to 599 kg of NdPr oxide 75:25, both elements together', () => {
    // 75 parts of Nd2O3 and 25 of Pr6O11 hold the metals in the ratio 75.66 to 24.34.
    const composition = { Nd: '21.5631', Pr: '6.9369', Dy: '1.5', Tb: '0' }
    const light = showContained(containedIn([magnet('N42H', { composition })])).slice(0, 2)
    const sum = (bound: 'leastKg' | 'mostKg') => light.reduce((total, { oxide }) => total + Number(oxide[bound]), 0)
    expect([sum('leastKg'), sum('mostKg')].map(Math.round)).toEqual([407, 599])
  })

  test('oxide, metal and magnets are compared as what they contain: 100 kg of Dy oxide is the Dy of 2.9 t of N42H at least', () => {
    const both = shown({ material: 'dy-oxide', grams: 100_000n }, magnet('N42H', { grams: 2_900_000n }))
    expect(both.Dy).toEqual(['115.696', '174.133'])
  })
})

test('a composition that cannot be counts as none', () => {
  // Neodymium oxide holds 85.7 % neodymium; 75 and 25 would be the oxides of NdPr, not its metals.
  const typical = shown({ material: 'ndpr-oxide', grams: 1000n })
  expect(shown({ material: 'ndpr-oxide', grams: 1000n, composition: { Nd: '75', Pr: '25' } })).toEqual(typical)
  expect(shown(magnet('N42H', { composition: { Nd: '70', Fe: '65' } }))).toEqual(shown(magnet('N42H')))
})

test('what a composition does not name is typical of the grade: silence is not absence', () => {
  const silent = showContained(containedIn([magnet('N42H', { composition: { Nd: '22', Pr: '7', Dy: '2' } })]))
  expect(silent.find(one => one.element === 'Dy')).toMatchObject({ leastKg: '20', mostKg: '20', uncertain: false })
  expect(silent.find(one => one.element === 'Tb')).toMatchObject({ leastKg: '0', mostKg: '15', uncertain: true })
})

test('every material of the catalogue has a typical content of each of its rare earths, and of no other', () => {
  for (const { id, elements } of materials)
    expect([id, [...contentOf({ material: id }).keys()]]).toEqual([
      id,
      ELEMENTS.filter(element => elements.includes(element)),
    ])
})

const grades = fc.constantFrom(
  undefined,
  'N52',
  'N42M',
  'N42H',
  'N45SH',
  'N42UH',
  'N38EH',
  'N35AH',
  '99.5',
  '2:17',
  'x',
)
const pct = (most: number) => fc.integer({ min: 0, max: most * 10_000 }).map(n => (n / 10_000).toFixed(4))
const lots: fc.Arbitrary<Lot> = fc.record(
  {
    material: fc.constantFrom(...materials.map(one => one.id), 'not-in-the-catalogue'),
    grams: fc.bigInt({ min: 0n, max: 10n ** 12n }),
    grade: grades,
    composition: fc.dictionary(fc.constantFrom(...ELEMENTS, 'Fe'), pct(30)),
  },
  { requiredKeys: ['material', 'grams'] },
)
const ranges = (contained: Contained) =>
  [...contained.values()].flatMap(({ metal, oxide }) => [metal, oxide]).map(({ least, most }) => [least, most] as const)
const same = (a: Contained, b: Contained) => expect(asText(a)).toEqual(asText(b))
const asText = (contained: Contained) =>
  ELEMENTS.map(element => {
    const amount = contained.get(element)
    return [
      element,
      amount &&
        ranges(new Map([[element, amount]]))
          .flat()
          .map(({ n, d }) => `${n}/${d}`),
    ]
  })
const zero = exact.rational(0n)

describe('always', () => {
  test('ranges never cross and are never negative, and none is wider than the goods', () => {
    fc.assert(
      fc.property(lots, lot => {
        for (const [least, most] of ranges(containedIn([lot]))) {
          expect(exact.compare(zero, least)).toBeLessThanOrEqual(0)
          expect(exact.compare(least, most)).toBeLessThanOrEqual(0)
        }
        for (const { metal } of containedIn([lot]).values())
          expect(exact.compare(metal.most, exact.rational(lot.grams))).toBeLessThanOrEqual(0)
      }),
    )
  })

  test('adding lots adds ranges, in any order and however a lot is split', () => {
    fc.assert(
      fc.property(
        fc.array(lots, { maxLength: 6 }),
        lots,
        fc.bigInt({ min: 0n, max: 10n ** 12n }),
        (some, one, part) => {
          same(containedIn([...some, one]), addContained([containedIn([one]), containedIn(some)]))
          const cut = part % (one.grams + 1n)
          same(
            containedIn([one]),
            containedIn([
              { ...one, grams: cut },
              { ...one, grams: one.grams - cut },
            ]),
          )
        },
      ),
    )
  })

  test('oxide and metal stand in the exact ratio of the atomic masses: an oxide takes itself', () => {
    const oxides = fc.constantFrom(...materials.filter(one => one.stage === 'oxide').map(one => one.id))
    fc.assert(
      fc.property(oxides, fc.bigInt({ min: 1n, max: 10n ** 12n }), (material, grams) => {
        for (const [element, { metal, oxide }] of containedIn([{ material, grams }])) {
          expect(exact.divide(oxide.least, metal.least)).toEqual(oxidePerMetal(element))
          expect(exact.divide(oxide.most, metal.most)).toEqual(oxidePerMetal(element))
        }
      }),
    )
  })

  test('a declared element is exact and the grade does not matter to it', () => {
    fc.assert(
      fc.property(grades, fc.constantFrom<Element>('Nd', 'Pr', 'Dy', 'Tb'), pct(80), (grade, element, declared) => {
        const fraction = contentOf({ material: 'ndfeb-magnet', grade, composition: { [element]: declared } }).get(
          element,
        )
        expect(fraction).toEqual({ least: percent(declared), most: percent(declared), uncertain: false })
      }),
    )
  })

  test('what is not known is a range with something in it, marked uncertain, and a grade only narrows it', () => {
    const known = grades.filter(grade => grade !== undefined)
    fc.assert(
      fc.property(
        fc.constantFrom('ndfeb-magnet', 'ndfeb-alloy', 'magnet-scrap', 'not-in-the-catalogue'),
        known,
        (material, grade) => {
          const wide = contentOf({ material })
          for (const [element, { least, most, uncertain }] of contentOf({ material, grade })) {
            expect([uncertain, most.n > 0n]).toEqual([true, true])
            expect(exact.compare(wide.get(element)?.least as Rational, least)).toBeLessThanOrEqual(0)
            expect(exact.compare(most, wide.get(element)?.most as Rational)).toBeLessThanOrEqual(0)
          }
        },
      ),
    )
  })

  test('what is shown holds what is exact, to the gram on either side', () => {
    fc.assert(
      fc.property(lots, lot => {
        const contained = containedIn([lot])
        for (const { element, leastKg, mostKg } of showContained(contained)) {
          const { metal } = contained.get(element) as { metal: { least: Rational; most: Rational } }
          const gap = (a: Rational, b: Rational) => exact.subtract(a, b)
          const grams = (kg: string) => exact.multiply(exact.decimalToRational(kg), exact.rational(1000n))
          for (const width of [gap(metal.least, grams(leastKg)), gap(grams(mostKg), metal.most)]) {
            expect(exact.compare(zero, width)).toBeLessThanOrEqual(0)
            expect(exact.compare(width, exact.rational(1n))).toBeLessThan(0)
          }
        }
      }),
    )
  })
})

const percent = (text: string): Rational => exact.divide(exact.decimalToRational(text), exact.rational(100n))
