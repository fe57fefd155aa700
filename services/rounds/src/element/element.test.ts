import type { Cell } from '@lodestone/contracts'
import { describe, expect, test } from 'vitest'
import { elementsOf, elementsOfShown, type MatchedGoods, type Origin, type PlacedLot } from './element.ts'

const FLOOR = ({ level }: Origin): boolean => level <= 'B'
const dysprosium = (sums: { elements: { element: string; leastKg: string; mostKg: string }[] } | undefined) => {
  const one = sums?.elements.find(({ element }) => element === 'Dy')
  return one && [one.leastKg, one.mostKg]
}
const magnet = (grade: string | undefined, kg: bigint, more: Partial<PlacedLot> = {}): PlacedLot => ({
  material: 'ndfeb-magnet',
  grade,
  grams: kg * 1000n,
  ...more,
})
const match = (asked: string, goods: string, kg: bigint, more: Partial<MatchedGoods> = {}): MatchedGoods => ({
  asked: { material: 'ndfeb-magnet', grade: asked },
  goods: { material: 'ndfeb-magnet', grade: goods, composition: { Dy: '2.4', Tb: '0' } },
  grams: kg * 1000n,
  ratio: 1_000_000n,
  ...more,
})

describe('the books of a round', () => {
  const confirmed = [
    magnet('N42H', 1000n, { bloc: 'EU' }),
    magnet('N42SH', 1000n, { bloc: 'JP' }),
    { material: 'dy-metal', grams: 100_000n, bloc: 'JP' },
  ]
  const whole = elementsOf({ confirmed }, { cells: [] }, FLOOR)

  test('are summed as elements, whole, per bloc and per stage of the goods', () => {
    // N42H 10 to 30 kg, N42SH 30 to 50 kg, dysprosium metal of 99 % at least.
    expect(dysprosium(whole.confirmed)).toEqual(['139', '180'])
    expect(whole.confirmed?.byBloc?.map(one => [one.bloc, dysprosium(one)])).toEqual([
      ['EU', ['10', '30']],
      ['JP', ['129', '150']],
    ])
    expect(whole.confirmed?.byStage.map(one => [one.stage, dysprosium(one)])).toEqual([
      ['magnet', ['40', '80']],
      ['metal', ['99', '100']],
    ])
  })

  test('name the sets of assumptions that stand behind every figure', () => {
    expect(whole.assumptions).toEqual({ content: 'typical-content 1', yields: 'oxide-to-magnet 1' })
  })

  test('show nothing of what is not there yet', () => {
    expect(Object.keys(whole).sort()).toEqual(['assumptions', 'confirmed', 'from', 'noteCodes', 'notes'])
  })

  test('offer what the floor of the round takes, beside all that was offered; what is not proven never counts', () => {
    const offered = ['A', 'B', 'C', 'U'].map(level => ({ ...magnet('N42H', 1000n), level }))
    const { offered: all, eligible } = elementsOf({ offered }, { cells: [] }, FLOOR)
    expect([all, eligible].map(dysprosium)).toEqual([
      ['40', '120'],
      ['20', '60'],
    ])
    expect(all?.byBloc).toBeUndefined()
  })
})

describe('what substitution saves', () => {
  const matched = [
    match('N42UH', 'N45SH', 1000n, { ratio: 900_000n }),
    match('N42H', 'N45SH', 1000n),
    match('N45SH', 'N45SH', 5000n),
  ]
  const { matched: sums, substitution } = elementsOf({ matched }, { cells: [] }, FLOOR)

  test('is counted where the goods are other than those asked for, and nowhere else', () => {
    // Asked 45 to 63 (900 kg of N42UH) and 10 to 30 kg (N42H); the goods hold 24 kg a tonne.
    expect(dysprosium(sums)).toEqual(['168', '168'])
    expect([substitution?.bySubstitute[0], substitution?.byGrade[0], substitution?.saved[0]]).toMatchObject([
      { element: 'Dy', leastKg: '21', mostKg: '39', uncertain: true },
      { leastKg: '-14', mostKg: '6' },
      { leastKg: '7', mostKg: '45' },
    ])
  })

  test('is told pair by pair, the largest first, the goods and the need they serve kept apart', () => {
    expect(substitution?.pairs).toMatchObject([
      { asked: { grade: 'N42H' }, goods: { grade: 'N45SH' }, goodsKg: '1000', needKg: '1000' },
      { asked: { grade: 'N42UH' }, goods: { grade: 'N45SH' }, goodsKg: '1000', needKg: '900' },
    ])
  })

  test('names a hundred pairs at most and sums all of them', () => {
    const many = Array.from({ length: 150 }, (_, i) => match(`N${10 + (i % 80)}${i < 80 ? 'H' : 'M'}`, 'N99SH', 1n))
    const answer = elementsOf({ matched: many }, { cells: [] }, FLOOR).substitution
    expect(answer?.pairs).toHaveLength(100)
    expect(answer?.saved[0]).toMatchObject({ leastKg: '-2.8', mostKg: '-0.15' }) // 80 x (1 to 3 %) + 70 x (0 to 1.5 %) - 3.6
  })
})

describe('everybody', () => {
  const open = (grade: string, quantityKg: string, bloc: 'EU' | 'JP'): Cell => ({
    material: 'ndfeb-magnet',
    grade,
    period: '2027-Q2',
    bloc,
    quantityKg,
    contributors: 5,
  })
  const hidden: Cell = { material: 'dy-oxide', period: '2027-Q2', bloc: 'EU', suppressed: true }

  test('reads what follows from open cells and disclosed totals, by no grade that these do not tell', () => {
    const shown = elementsOfShown({
      cells: [open('N42SH', '1000', 'JP'), hidden],
      byMaterial: [{ material: 'ndfeb-magnet', confirmed: '2000', matched: '1000', asked: '9000' }],
    })
    expect(Object.keys(shown).sort()).toEqual([
      'assumptions',
      'confirmed',
      'from',
      'matched',
      'noteCodes',
      'notes',
      'pool',
    ])
    expect([shown.pool, shown.confirmed, shown.matched].map(dysprosium)).toEqual([
      ['30', '50'],
      ['0', '220'],
      ['0', '110'],
    ])
    expect(shown.pool?.byBloc?.map(one => one.bloc)).toEqual(['JP'])
    expect(shown.confirmed?.materials).toEqual(['ndfeb-magnet'])
    expect(shown.confirmed?.byBloc).toBeUndefined()
  })

  test('reads nothing where nothing is shown', () => {
    expect(Object.keys(elementsOfShown({ cells: [hidden], byMaterial: [] })).sort()).toEqual([
      'assumptions',
      'from',
      'noteCodes',
      'notes',
    ])
  })
})
