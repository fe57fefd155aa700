import { expect, test } from 'vitest'
import { match } from '../match.ts'
import { line, offer, round } from '../rounds.fixture.ts'
import type { Rules } from '../types.ts'

const surplus = async (rules: Partial<Rules> = {}) => {
  const capped = { ceilingPrice: { amount: '20', currency: 'USD' as const } }
  const half = { substitutes: [{ material: 'tb-oxide', ratio: '2' }] }
  const lines = [line('a', 10, capped), line('any', 10), line('b', 10, { ...half, deliverTo: 'FR', ...capped })]
  const offers = [offer('dy', 20, 10), offer('tb', 5, 30, { material: 'tb-oxide', incoterm: 'FOB' })]
  const { totals } = await match(round(lines, offers, { freight: [{ from: '*', to: '*', amount: '1' }], ...rules }))
  return totals.surplus
}

test('surplus is ceilings less landed costs of what lines with a ceiling or a reserve price got', async () => {
  // Ceilings of 18.40 EUR: 10 kg at 10, and 10 kg of need from 5 kg at 31. The third line pays any price.
  expect(await surplus()).toBe('113.0000')
  // With a reserve of 15 for all three: 2 x 10 kg less 100 each, and 150 less 155, which is above it and no pair.
  expect(await surplus({ reservePrices: { 'dy-oxide': '15' } })).toBe('100.0000')
})
