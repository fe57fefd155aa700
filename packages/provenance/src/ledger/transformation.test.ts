import { grams } from '@lodestone/kernel'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { oxideFactor } from '../index.ts'
import { type BatchGoods, judgeTransformation } from './transformation.ts'

const goods = (
  stage: BatchGoods['stage'],
  material: string,
  kg: string,
  more: Partial<BatchGoods> = {},
): BatchGoods => ({
  stage,
  material,
  grams: grams(kg),
  ...more,
})
const oxide = (kg: string, more: Partial<BatchGoods> = {}) =>
  goods('separation', 'nd-oxide', kg, { grade: '100', ...more })
const ndMetal = (kg: string, more: Partial<BatchGoods> = {}) =>
  goods('metal', 'nd-metal', kg, { grade: '100', ...more })
const judged = (inputs: BatchGoods[], ...outputs: BatchGoods[]) => {
  const outcome = judgeTransformation({ inputs, outputs })
  return outcome.ok ? outcome.value.map(one => one.code) : outcome.refusal.code
}

describe('oxide to metal loses its oxygen, exactly', () => {
  // Nd2O3 / 2 Nd = 1.1664: a tonne of oxide holds 857.3555 kg of metal.
  test('all of the metal but for what the step loses is as expected', () => {
    expect(oxideFactor('Nd')).toBe('1.1664')
    expect(judged([oxide('1000')], ndMetal('800'))).toEqual([])
    expect(judged([oxide('1000')], ndMetal('788.8'))).toEqual([])
    expect(judged([oxide('1000')], ndMetal('831.6'))).toEqual([])
  })
  test('more metal than the yields allow, or less, is a finding with its figures', () => {
    const outcome = judgeTransformation({ inputs: [oxide('1000')], outputs: [ndMetal('850')] })
    expect(outcome).toMatchObject({
      ok: true,
      value: [
        {
          code: 'yield-implausible',
          stage: 'metal',
          figures: {
            element: 'Nd',
            outLeastKg: '850',
            outMostKg: '850',
            expectedLeastKg: '788.767',
            expectedMostKg: '831.636',
            yields: 'oxide-to-magnet 1',
          },
        },
      ],
    })
    expect(judged([oxide('1000')], ndMetal('788'))).toEqual(['yield-implausible'])
  })
  test('more metal than the oxide holds is refused, though it weighs less than the oxide', () => {
    expect(judged([oxide('1000')], ndMetal('857.355'))).toEqual(['yield-implausible'])
    expect(judged([oxide('1000')], ndMetal('857.356'))).toBe('more-out-than-in')
    expect(judged([oxide('1000')], ndMetal('450'), ndMetal('450'))).toBe('more-out-than-in')
  })
})

describe('mass', () => {
  test('alloy and bonded magnets weigh more than their rare earths; a sintered magnet never more than its alloy', () => {
    const alloy = (kg: string) =>
      goods('alloy', 'ndfeb-alloy', kg, { composition: { Nd: '30', Pr: '0', Dy: '0', Tb: '0' } })
    expect(judged([ndMetal('310')], alloy('1000'))).toEqual([])
    expect(judged([ndMetal('299')], alloy('1000'))).toBe('more-out-than-in')
    const magnet = (kg: string, material = 'ndfeb-magnet', nd = '29') =>
      goods('magnet', material, kg, { composition: { Nd: nd, Pr: '0', Dy: '0', Tb: '0' } })
    expect(judged([alloy('1000')], magnet('750'))).toEqual([])
    expect(judged([alloy('1000')], magnet('1000.001'))).toBe('more-out-than-in')
    expect(judged([alloy('1000')], magnet('1030', 'ndfeb-bonded-magnet'))).toEqual([])
  })
  test('of what no content is known, as much may come out of the ground as goes on', () => {
    const ore = (kg: string) => goods('mining', 'monazite-concentrate', kg)
    expect(judged([ore('1000')], oxide('600'))).toEqual([])
    expect(judged([ore('1000')], oxide('1000.001'))).toBe('more-out-than-in')
    expect(judged([{ ...ore('1000'), composition: { Nd: '10' } }], oxide('117'))).toBe('more-out-than-in')
    expect(judged([{ ...ore('1000'), composition: { Nd: '10' } }], oxide('110'))).toEqual([])
  })
  test('as much of an element may come out as the goods may hold at the most', () => {
    // Of 1,000 kg of NdPr oxide at most 77 % are neodymium oxide, which holds 660.16 kg of metal.
    const ndpr = goods('separation', 'ndpr-oxide', '1000')
    expect(judged([ndpr], ndMetal('660'))).toContain('yield-implausible')
    expect(judged([ndpr], ndMetal('661'))).toBe('more-out-than-in')
  })
  test('scrap takes up oxygen, and holds no more than it is assumed to', () => {
    const scrap = goods('recycling', 'magnet-scrap', '1000', { composition: { Nd: '100', Pr: '0', Dy: '0', Tb: '0' } })
    expect(judged([scrap], oxide('1150'))).toEqual([])
    expect(judged([scrap], oxide('1170'))).toBe('more-out-than-in')
  })
  test('what comes from nothing that is named is not judged', () => {
    expect(judged([], ndMetal('1000'))).toEqual([])
  })
})

test.each([
  ['separation', 'metal', true],
  ['separation', 'separation', true],
  ['separation', 'magnet', true],
  ['metal', 'separation', false],
  ['magnet', 'alloy', false],
  ['mining', 'separation', true],
  ['separation', 'mining', false],
  ['magnet', 'recycling', true],
  ['metal', 'recycling', false],
  ['recycling', 'separation', true],
  ['recycling', 'magnet', true],
  ['recycling', 'metal', false],
  ['recycling', 'mining', false],
] as const)('from %s to %s: %s', (from, to, may) => {
  // Goods in which nothing is known to be, so that only the order is judged.
  const outcome = judged([goods(from, 'something', '1000')], goods(to, 'something', '1'))
  expect(outcome === 'stage-order').toBe(!may)
})

test('over random oxide and metal: refused, asked about or as expected exactly by what the oxide holds', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10_000_000 }), fc.integer({ min: 1, max: 10_000_000 }), (went, came) => {
      const outcome = judged([{ ...oxide('1'), grams: BigInt(went) }], { ...ndMetal('1'), grams: BigInt(came) })
      // By atomic masses in thousandths of u: 2 x 144.242 of 2 x 144.242 + 3 x 15.999.
      const held = BigInt(went) * 288_484n
      const metal = BigInt(came) * 336_481n
      const expected =
        metal > held
          ? 'more-out-than-in'
          : metal * 100n > held * 97n || metal * 100n < held * 92n
            ? ['yield-implausible']
            : []
      expect(outcome).toEqual(expected)
    }),
    { numRuns: 1_000 },
  )
})
