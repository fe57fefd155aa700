import { present } from '@lodestone/kernel'
import { describe, expect, test } from 'vitest'
import { tiesOf } from '../flow/tie.ts'
import { connectedBlocks } from '../pairs/blocks.ts'
import { readBook } from '../pairs/book.ts'
import { pairUp } from '../pairs/kinds.ts'
import { costScale } from '../price/scale.ts'
import { line, offer, round } from '../rounds.fixture.ts'
import type { MatchInput } from '../types.ts'
import { capsOf } from './caps.ts'
import { integerSelection } from './integer.ts'
import { ANY_LOSS, openSelection } from './selection.ts'
import type { Unit } from './units.ts'
import { wholeGrams } from './whole.ts'

/** The one block of a round, before anything of it is decided. */
function opened(input: MatchInput) {
  const book = readBook(input)
  const pairs = pairUp(book)
  const [block] = connectedBlocks(book, pairs)
  const open = openSelection(book, new Uint8Array(book.lines.length).fill(1))
  const own = { book, pairs, scale: costScale(book, pairs), ties: tiesOf(book), standing: new WeakMap() }
  return { own, block: present(block), open, caps: capsOf(book, pairs, input.rules.maxCountrySharePct) }
}

describe('whole grams are held against every limit in integers, whatever was proposed', () => {
  const { own, open } = opened(round([line('l', '0.09')], [offer('o', '0.1', 9)]))
  const [entry] = present(own.pairs.kinds[0]).entries
  const proposed = (grams: number, limits: Pick<Unit, 'least' | 'most'>): Unit => ({
    lines: [0],
    priority: 1,
    want: limits.most,
    loss: ANY_LOSS,
    goods: [{ entry: present(entry), grams, tie: 0 }],
    ...limits,
  })
  const found = async (unit: Unit) => (await wholeGrams(own.book, [unit], open, [], () => undefined))?.amounts

  test('ten grams more than the need are not served', async () => {
    expect(await found(proposed(100, { least: 0, most: 90 }))).toEqual([[90]])
  })
  test('a gram less than the minimum is made up', async () => {
    expect(await found(proposed(79, { least: 80, most: 80 }))).toEqual([[80]])
  })
  test('a gram more than the offer has is not taken', async () => {
    expect(await found(proposed(101, { least: 0, most: 120 }))).toEqual([[100]])
  })
})

test('the bound of a selection under a cap is what can be served, to the gram', async () => {
  // 65 % of 200 kg: steps of 13 kg meet the cap exactly.
  const chain = (country: string) => [{ stage: 'mining', country }]
  const { own, block, open, caps } = opened(
    round(
      [line('a', 200)],
      [
        offer('cn', 260, 8, { chain: chain('CN'), lotIncrementKg: '13' }),
        offer('au', 50, 9, { chain: chain('AU'), lotIncrementKg: '10' }),
      ],
      { countryCapBase: 'pooled-demand', maxCountrySharePct: '65' },
    ),
  )
  const task = { start: open, reached: new Map(), most: new Map(), barred: [], budget: { leftMs: 60_000 } }
  const { bounds } = await integerSelection(own, block, open, caps, task)
  expect([...bounds.volumes]).toEqual([[1, 180_000]])
})
