import { present } from '@lodestone/kernel'
import { describe, expect, test } from 'vitest'
import { verifyRecord } from './check/index.ts'
import { tieBreak } from './flow/tie.ts'
import { match } from './match.ts'
import { line, offer, recordOf, round } from './rounds.fixture.ts'
import type { MatchInput } from './types.ts'

const SEEDS = Array.from({ length: 12 }, (_, n) => (n * 7919 + 4096).toString(16).padStart(64, 'a'))

async function taken(input: MatchInput): Promise<string> {
  const output = await match(input)
  expect(verifyRecord(recordOf(input, output)).findings).toEqual([])
  expect(output.result.stages.at(-1)).toMatchObject({ name: 'ties', gap: '0' })
  return output.result.allocations
    .map(({ lineId, offerId, quantityKg }) => `${lineId} ${offerId} ${quantityKg}`)
    .join(', ')
}
const lowest = (seed: string, pairs: [string, string][]) =>
  present(pairs.toSorted(([a, b], [c, d]) => tieBreak(seed, a, b) - tieBreak(seed, c, d))[0])

describe('whoever aims at a tie by the moment of sending aims at nothing: u decides, which no one knows before the books are sealed', () => {
  test.each(SEEDS)('of two equal lots the one of less u is taken (seed %s)', async seed => {
    const lots = ['a', 'b'].map(id => offer(id, 100, 10, { minimumLotKg: '100' }))
    const [, expected] = lowest(seed, [
      ['l', 'a'],
      ['l', 'b'],
    ])
    expect(await taken({ ...round([line('l', 100)], lots), seed })).toBe(`l ${expected} 100`)
  })
  test.each(SEEDS)('of two lines with the same minimum the one of less u is served (seed %s)', async seed => {
    const lines = ['k', 'l'].map(id => line(id, 100, { minimumKg: '100' }))
    const [expected] = lowest(seed, [
      ['k', 'o'],
      ['l', 'o'],
    ])
    expect(await taken({ ...round(lines, [offer('o', 100, 10)]), seed })).toBe(`${expected} o 100`)
  })
  test.each(SEEDS)(
    'under a cap of which two equal offers want the whole, that of less u gets it (seed %s)',
    async seed => {
      const chain = [{ stage: 'mining', country: 'CN' }]
      const offers = [offer('a', 50, 10, { chain }), offer('b', 50, 10, { chain })]
      const rules = { countryCapBase: 'pooled-demand' as const, maxCountrySharePct: '50' }
      const [, expected] = lowest(seed, [
        ['l', 'a'],
        ['l', 'b'],
      ])
      expect(await taken({ ...round([line('l', 100)], offers, rules), seed })).toBe(`l ${expected} 50`)
    },
  )
  test.each(SEEDS)('of two equal offers behind a ratio that of less u is used (seed %s)', async seed => {
    const lines = [line('l', 90, { substitutes: [{ material: 'tb-oxide', ratio: '0.9' }] })]
    const offers = ['a', 'b'].map(id => offer(id, 100, 10, { material: 'tb-oxide' }))
    const [, expected] = lowest(seed, [
      ['l', 'a'],
      ['l', 'b'],
    ])
    expect(await taken({ ...round(lines, offers), seed })).toBe(`l ${expected} 100`)
  })
})
