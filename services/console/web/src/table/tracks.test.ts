import { expect, test } from 'vitest'
import { formatFor } from '../format/format.ts'
import { floorOf, leastOf, trackOf } from './tracks.ts'

const { kg, dateTime } = formatFor('en-GB')

test('a column of figures is as wide as its longest one, however the API writes it', () => {
  const floor = floorOf(['5', '1234567', '1000.125'], { sort: row => row, cell: row => kg(row) })
  expect(floor).toBe('1,234,567 kg'.length)
  expect(floorOf([], { sort: (row: string) => row, cell: kg })).toBe(0)
  expect(trackOf('minmax(96px, 1fr)', floor, false)).toBe('minmax(max(96px, 12ch + 26px), 1fr)')
})

test('a column of points in time is as wide as its longest one, and one of text as it says', () => {
  const times = ['2026-05-01T08:00:00.000Z', '2026-09-13T08:00:00.000Z']
  const column = { sort: (row: string) => row, cell: (row: string) => dateTime(row) }
  expect(leastOf(times, column)).toBe(dateTime('2026-09-13T08:00:00.000Z').length)
  expect(leastOf(['ndpr-oxide'], { sort: row => row, cell: row => row })).toBe(0)
  expect(leastOf(['2026-05-01T08:00:00.000Z'], { sort: row => row, cell: () => '5月1日' })).toBe(6)
})

test('what names a row leaves room for the rest of it on a narrow screen; any other width stays', () => {
  expect(trackOf('minmax(200px, 1.3fr)', 0, true)).toBe('minmax(min(200px, 44vw), 1.3fr)')
  expect(trackOf(undefined, 0, false)).toBe('minmax(120px, 1fr)')
  expect(trackOf('72px', 0, false)).toBe('72px')
  expect(trackOf('360px', 0, true)).toBe('min(360px, 44vw)')
})
