import { expect, test } from 'vitest'
import { nextPassBooks, type Side } from './after/pass.ts'
import { verifyRecord } from './check/index.ts'
import { match } from './match.ts'
import { gapOf } from './result.ts'
import { line, offer, recordOf, round } from './rounds.fixture.ts'
import type { MatchInput } from './types.ts'

/** Rounds that nothing forbids to match, and that one party could otherwise end for all. */
async function matched(input: MatchInput) {
  const output = await match(input)
  expect(verifyRecord({ ...recordOf(input, output), standing: input.standing }).findings).toEqual([])
  return output
}

const mined = (country: string) => ({ chain: [{ stage: 'mining', country }] })

test('a class of a thousand tonnes beside an offer with a lot is matched in full', async () => {
  const lines = Array.from({ length: 100 }, (_, n) => line(`l${n}`, 10_000))
  const input = round(lines, [offer('plain', 1_000_000, 10), offer('lot', 100, 9, { minimumLotKg: '50' })])
  const { totals, result } = await matched(input)
  expect(totals.matchedKg).toBe('1000000')
  expect(result.selection.map(({ offerId }) => offerId)).toEqual(['lot', 'plain'])
})

test.each(['0.9', '1.999'])('a lone line of %s kg that goods serve by the kilogram ends no round', async kg => {
  const substitutes = [{ material: 'dy-oxide', ratio: '1000' }]
  const lines = Array.from({ length: 24 }, (_, n) => line(`l${n}`, 100))
  const lone = line('lone', kg, { material: 'tb-oxide', priority: 4, substitutes })
  const { totals } = await matched(round([...lines, lone], [offer('o', 3000, 10), offer('p', 300, 12)]))
  expect(Number(totals.matchedKg)).toBe(2400 + Math.floor(Number(kg)))
})

test('what goods serve by the kilogram leaves no gap that the checker takes for one', async () => {
  const substitutes = [{ material: 'dy-oxide', ratio: '5' }]
  await matched(round([line('l', '0.004', { material: 'tb-oxide', substitutes })], [offer('o', 1000, 10)]))
})

/** The books of a second pass, in which only these pairs were refused. */
async function second(books: MatchInput, refused: (lineId: string, offerId: string) => Side[]) {
  const { result } = await match(books)
  const decisions = result.allocations.map(({ lineId, offerId }) => ({
    lineId,
    offerId,
    refusedBy: refused(lineId, offerId),
  }))
  return nextPassBooks(books, { result, decisions })
}

test('where refusals leave more from a country than its share of what is matched, the next pass adds none of it', async () => {
  const books = round(
    [line('a', 100), line('b', 100)],
    [offer('cn', 500, 10, mined('CN')), offer('fr', 40, 12, mined('FR'))],
    { countryCapBase: 'matched', maxCountrySharePct: '60' },
  )
  const next = await second(books, (_, offerId) => (offerId === 'fr' ? ['supplier'] : []))
  expect((await matched(next)).totals.matchedKg).toBe('0')
})

test('a further pass climbs a ladder whose first step earlier passes exceed', async () => {
  const books = round(
    ['a', 'b', 'c'].map(id => line(id, 100)),
    [offer('cn', 250, 10, mined('CN')), offer('fr', 40, 12, mined('FR'))],
    { countryCapBase: 'pooled-demand', countryCapLadder: { steps: ['20', '100'], keepVolumePct: '90' } },
  )
  const next = await second(books, (lineId, offerId) => (lineId === 'a' && offerId === 'cn' ? ['member'] : []))
  const { totals, result } = await matched(next)
  expect(result.stages.map(({ name }) => name).slice(0, 2)).toEqual(['cap-20', 'cap-100'])
  expect(totals.matchedKg).toBe('6.667')
})

test('what goods in coarse steps leave of a line, goods by the gram bring, and no plainer rule serves more', async () => {
  const substitutes = [{ material: 'dy-oxide', ratio: '100' }]
  const lines = [line('l', '2971.299', { material: 'tb-oxide', substitutes })]
  const input = round(lines, [offer('coarse', 1000, 10), offer('plain', 1, 1200, { material: 'tb-oxide' })])
  expect((await matched(input)).totals.matchedKg).toBe('2971.299')
})

test('no gram is left of a line for a solver that ends next to it', async () => {
  const substitutes = [{ material: 'dy-oxide', ratio: '2' }]
  const lines = [line('l', '3.001', { material: 'tb-oxide', substitutes })]
  const input = round(lines, [offer('coarse', 1000, 10), offer('plain', 1, 1200, { material: 'tb-oxide' })])
  expect((await matched(input)).totals.matchedKg).toBe('3.001')
})

test('however much others weigh, lines that share what is scarce share it by weight', async () => {
  const substitutes = [{ material: 'dy-oxide', ratio: '0.5' }]
  const lines = [
    ...Array.from({ length: 12 }, (_, n) => line(`a${n}`, 100_000_000)),
    line('b1', 100, { material: 'tb-oxide', substitutes }),
    line('b2', 100, { material: 'tb-oxide', deliverTo: 'FR' }),
  ]
  const { result } = await matched(
    round(lines, [offer('x', 50_000, 10), offer('y', 150, 10, { material: 'tb-oxide' })]),
  )
  const fill = (id: string) => result.fills.find(({ lineId }) => lineId === id)?.filledKg
  expect([fill('b1'), fill('b2')]).toEqual(['75', '75'])
})

test('goods that serve a hundredfold cost no more than their steps explain', async () => {
  const substitutes = [{ material: 'dy-oxide', ratio: '100' }]
  const lines = Array.from({ length: 24 }, (_, n) =>
    line(`l${n}`, `${100 + n}.${100 + ((n * 37) % 900)}`, { material: 'tb-oxide', substitutes }),
  )
  await matched(round(lines, [offer('o', 3000, 10), offer('plain', 50, 10, { material: 'tb-oxide' })]))
})

test('what floats leave of a surplus of nothing is no gap, and what is a thousandth of one is', () => {
  const unit = 10n ** 12n
  expect(gapOf({ value: 0n, bound: 8n }, unit)).toBe('0.000000001')
  expect(gapOf({ value: 0n, bound: unit / 1_000n }, unit)).toBe('0.001')
  expect(gapOf({ value: 0n, bound: 8n })).toBe('1')
})
