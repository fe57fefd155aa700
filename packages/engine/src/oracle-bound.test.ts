import { grams, present } from '@lodestone/kernel'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { match } from './match.ts'
import { connectedBlocks } from './pairs/blocks.ts'
import { readBook } from './pairs/book.ts'
import { pairUp } from './pairs/kinds.ts'
import { costScale } from './price/scale.ts'
import { line, offer, round, runs } from './rounds.fixture.ts'
import { sampleRound } from './sample.fixture.ts'
import { capsOf } from './select/caps.ts'
import { programmeOf } from './select/programme.ts'
import { boundOf } from './select/proof.ts'
import { openSelection } from './select/selection.ts'
import type { BoundDual, MatchInput } from './types.ts'

const from = (country: string) => ({ chain: [{ stage: 'mining', country }] })

/** One block, whose cap on matched volume binds: 65 % of what 100 kg of others allow. */
const capped: MatchInput = round(
  [line('a', 700), line('b', 300, { substitutes: [{ material: 'tb-oxide', ratio: '0.95' }] })],
  [
    offer('cn', 900, 8, from('CN')),
    offer('au', 100, 9, from('AU')),
    offer('tb', 20, 9, { ...from('AU'), material: 'tb-oxide' }),
  ],
  { countryCapBase: 'matched', maxCountrySharePct: '65' },
)

const NOTHING_HELD = { volumes: new Map(), surplus: new Map() }

/** The grams that dual values of offers and caps prove to be the most that can be served. */
function proved(duals: readonly Pick<BoundDual, 'offerId' | 'cap' | 'value'>[]): bigint {
  const book = readBook(capped)
  const pairs = pairUp(book)
  const [block] = connectedBlocks(book, pairs)
  const caps = capsOf(book, pairs, capped.rules.maxCountrySharePct)
  const selection = openSelection(book, new Uint8Array(book.lines.length).fill(1))
  const { parties } = programmeOf(book, pairs, present(block), selection, caps)
  const offers = duals.flatMap(({ offerId, value }): [number, number][] =>
    offerId === undefined ? [] : [[book.offers.findIndex(({ id }) => id === offerId), Number(value)]],
  )
  const priced = duals.flatMap(({ cap, value }): [string, number][] =>
    cap === undefined ? [] : [[cap, Number(value)]],
  )
  const stage = { stage: 'volume-1', offers: new Map(offers), caps: new Map(priced) }
  return boundOf({ book, scale: costScale(book, pairs) }, selection, parties, caps, stage, NOTHING_HELD, {
    kind: 'volume',
    priority: 1,
  })
}

test('the dual values of a record prove its bound to the gram, and it is what is served', async () => {
  const { result } = await match(capped)
  const { value, bound } = present(result.stages.find(({ name }) => name === 'volume-1'))
  // 119 kg of others are 35 % of 340.
  expect([value, bound]).toEqual(['340', '340'])
  expect(proved(result.bounds.filter(({ stage }) => stage === 'volume-1'))).toBe(grams(bound))
})

test('no dual values, however made up, prove less than what is served', () => {
  const price = fc.integer({ min: -3000, max: 3000 }).map(thousandths => String(thousandths / 1000))
  fc.assert(
    fc.property(
      fc.record({ cn: price, au: price, tb: price, cap: price, other: price }),
      ({ cap, other, ...offers }) => {
        const duals = Object.entries(offers).map(([offerId, value]) => ({ offerId, value }))
        const caps = [
          { cap: 'country dy-oxide mining CN', value: cap },
          { cap: 'country dy-oxide mining AU', value: other },
        ]
        expect(proved([...duals, ...caps])).toBeGreaterThanOrEqual(340_000n)
      },
    ),
    runs(300),
  )
})

test('a search that is cut short admits the volume that it did not prove', async () => {
  const input = sampleRound({ lines: 120, offers: 30, seed: 3, lots: true, tiers: true, minimums: true })
  await expect(match(input, { timeLimitMs: 1 })).rejects.toThrow(/^volume-\d ends /)
})
