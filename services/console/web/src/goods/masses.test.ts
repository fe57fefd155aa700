import { expect, test } from 'vitest'
import { massesOf } from './masses.ts'

const formOf = (material: string) =>
  material.endsWith('-oxide') ? ('oxide' as const) : material.endsWith('-magnet') ? ('magnet' as const) : undefined
const of = (...goods: [material: string, quantityKg: string][]) =>
  massesOf(
    goods.map(([material, quantityKg]) => ({ material, quantityKg })),
    formOf,
  )

test('kilograms of one form are added, to the gram', () => {
  expect(of(['dy-oxide', '0.1'], ['tb-oxide', '0.2'])).toEqual([{ form: 'oxide', kg: '0.3' }])
})
test('those of different forms are not, nor those of what nobody knows', () => {
  expect(of(['ndfeb-magnet', '5'], ['dy-oxide', '1'], ['dream', '7'], ['ndfeb-magnet', '2'])).toEqual([
    { form: 'oxide', kg: '1' },
    { form: 'magnet', kg: '7' },
    { kg: '7' },
  ])
})
test('nothing weighs nothing, and is not told beside what weighs', () => {
  expect(of()).toEqual([{ kg: '0' }])
  expect(of(['dy-oxide', '0'], ['ndfeb-magnet', '2'])).toEqual([{ form: 'magnet', kg: '2' }])
})
