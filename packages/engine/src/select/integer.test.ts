import { present } from '@lodestone/kernel'
import { expect, test } from 'vitest'
import { tiesOf } from '../flow/tie.ts'
import { connectedBlocks, joined } from '../pairs/blocks.ts'
import { readBook } from '../pairs/book.ts'
import { pairUp } from '../pairs/kinds.ts'
import { costScale } from '../price/scale.ts'
import { line, offer, round, upTo } from '../rounds.fixture.ts'
import type { LineInput, MatchInput } from '../types.ts'
import { capsOf } from './caps.ts'
import { greedySelection } from './greedy.ts'
import { integerSelection } from './integer.ts'
import { openSelection } from './selection.ts'

/** Bounds in grams by class of the selection of a whole round under those of its caps that are named. */
async function volumesOf(input: MatchInput, capped: readonly string[], grams: boolean) {
  const book = readBook(input)
  const pairs = pairUp(book)
  const context = { book, pairs, scale: costScale(book, pairs), ties: tiesOf(book), standing: new WeakMap() }
  const block = joined(connectedBlocks(book, pairs))
  const open = openSelection(book, new Uint8Array(book.lines.length).fill(1))
  const caps = capsOf(book, pairs, book.rules.maxCountrySharePct).filter(({ key }) => capped.includes(key))
  const start = greedySelection(context, block, open)
  const none = { reached: new Map<number, number>(), most: new Map<number, number>(), barred: [] }
  const task = { ...none, start, grams, budget: { leftMs: 600_000 } }
  const { bounds } = await integerSelection(context, block, open, caps, task)
  return bounds.volumes
}

const behind = (ratio: string, material: string, other = 'dy-oxide'): Partial<LineInput> => ({
  material,
  substitutes: [{ material: other, ratio }],
})

test('a volume is bounded beside the surplus that is won, not beside less of it that floats would rather keep', async () => {
  const volumes = await volumesOf(
    round(
      [
        line('line-942', 375, { ...upTo(133), priority: 5 }),
        line('line-523', 370, { ...upTo(100), minimumKg: '56' }),
        line('line-161', 375, { ...upTo('117.65'), ...behind('0.85', 'ndpr-oxide') }),
        line('line-175', 125, { ...upTo('111.12'), ...behind('0.9', 'tb-oxide'), provenanceFloor: 'A' }),
      ],
      [offer('offer-811', 375, '18.3908'), offer('offer-669', 250, 90, { level: 'B' }), offer('offer-643', 46, 100)],
      { objective: 'surplus', allocation: 'priority-then-pro-rata' },
    ),
    [],
    false,
  )
  expect(volumes.get(1)).toBe(556_000)
})

test('whole grams of a class are searched to an end beside a better one that caps on matched volume hold', async () => {
  const japan = { deliverTo: 'JP', bloc: 'JP', zone: 'JP' } as const
  const mined = (country: string, separated?: string) => ({
    chain: [
      { stage: 'mining', country },
      ...(separated === undefined ? [] : [{ stage: 'separation', country: separated }]),
    ],
  })
  const volumes = await volumesOf(
    round(
      [
        line('a', '862.671', { substitutes: [{ material: 'tb-oxide', ratio: '0.5' }] }),
        line('b', '762.278', { minimumKg: '586.954' }),
        line('c', '284.688', { priority: 3, substitutes: [{ material: 'tb-oxide', ratio: '0.85' }] }),
        line('d', '47.287', { ...japan, ...behind('0.95', 'tb-oxide'), priority: 2 }),
        line('e', '288.844', { material: 'tb-oxide', priority: 2, minimumKg: '167.529' }),
        line('f', '687.529', { ...japan, ...behind('0.9', 'tb-oxide'), priority: 3, minimumKg: '687.529' }),
        line('g', '698.222', { ...japan, ...behind('2', 'tb-oxide'), minimumKg: '432.897' }),
        line('h', '498.898', { minimumKg: '84.812', substitutes: [{ material: 'tb-oxide', ratio: '2' }] }),
      ],
      [
        offer('terbium', '937.28', '66.7', { material: 'tb-oxide', ...mined('JP') }),
        offer('cheap', '412.54', '19.99', mined('AU', 'CN')),
        offer('dear', '2444.106', '64.2', { ...mined('CN', 'JP'), level: 'B' }),
      ],
      {
        allocation: 'priority-then-pro-rata',
        countryCapBase: 'matched',
        maxCountrySharePct: '33.333',
        maxSupplierSharePct: '14.285',
        provenanceFloor: 'B',
      },
    ),
    [
      'country dy-oxide mining CN',
      'country dy-oxide separation JP',
      'country tb-oxide mining CN',
      'supplier supplier-of-dear',
      'supplier supplier-of-terbium',
    ],
    true,
  )
  expect([...volumes.keys()]).toEqual([1, 2, 3])
  expect(present(volumes.get(2))).toBeLessThanOrEqual(3)
})
