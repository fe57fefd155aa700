import { expect, test } from 'vitest'
import { goodsOf, totalsByForm } from './totals.ts'

const formOf = (material: string) =>
  material.endsWith('-oxide') ? ('oxide' as const) : material.endsWith('-magnet') ? ('magnet' as const) : undefined
const ROUND = {
  byMaterial: [
    { material: 'ndfeb-magnet', asked: '1000', matched: '10' },
    { material: 'dy-oxide', asked: '0.1', delivered: '0.05' },
    { material: 'tb-oxide', asked: '0.2' },
    { material: 'dream', asked: '7' },
  ],
}

test('a round is totalled form by form, to the gram, and what nobody knows stands apart', () => {
  expect(totalsByForm(ROUND, formOf)).toEqual([
    { form: 'oxide', totals: { asked: '0.3', delivered: '0.05' } },
    { form: 'magnet', totals: { asked: '1000', matched: '10' } },
    { totals: { asked: '7' } },
  ])
})
test('a round of which nothing is known yet has no totals', () => {
  expect(totalsByForm({}, formOf)).toEqual([])
})
test('of one quantity it has the goods that are known', () => {
  expect(goodsOf(ROUND, 'matched')).toEqual([{ material: 'ndfeb-magnet', quantityKg: '10' }])
})
