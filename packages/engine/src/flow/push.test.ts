import { present } from '@lodestone/kernel'
import { expect, test } from 'vitest'
import { connectedBlocks } from '../pairs/blocks.ts'
import { readBook } from '../pairs/book.ts'
import { pairUp } from '../pairs/kinds.ts'
import { line, offer, round } from '../rounds.fixture.ts'
import { openSelection } from '../select/selection.ts'
import { groupLines } from './groups.ts'
import { networkOf } from './network.ts'
import { push } from './push.ts'

test('a push takes from a giver no more than it gives, and tells who still reaches nothing', () => {
  const book = readBook(
    round([line('a', 10, { grade: '99' }), line('b', 10, { grade: '99.9' })], [offer('o', 10, 5, { grade: '99.9' })]),
  )
  const pairs = pairUp(book)
  const selection = openSelection(book, new Uint8Array(2).fill(1))
  const groups = [...groupLines(book, pairs, present(connectedBlocks(book, pairs)[0]), selection)].map(group => ({
    ...group,
  }))
  expect(groups).toHaveLength(1)
  const apart = [0, 1].map(i => ({ ...present(groups[0]), lines: [i], most: 10_000 }))
  const network = networkOf(book, apart, [0], selection)
  push(network, { want: Float64Array.of(10_000, 0), give: new Float64Array(2), spare: true, region: 0 })
  expect([...network.fill]).toEqual([10_000, 0])
  const want = Float64Array.of(0, 6_000)
  const give = Float64Array.of(4_000, 0)
  const cut = push(network, { want, give, spare: false, region: 0 })
  expect([...network.fill]).toEqual([6_000, 4_000])
  expect([want[1], give[0]]).toEqual([2_000, 0])
  expect(cut[1]).toBe(1)
})
