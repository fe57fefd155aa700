import { forecastWithdrawn, offerWithdrawn } from '@lodestone/contracts'
import { expect, test } from 'vitest'
import { parseData } from './parsed.ts'

const id = '0198c1f0-0000-7000-8000-00000000000f'
/** An event of so many milliseconds ago. */
const ago = (milliseconds: number, event = id) => ({
  id: event,
  time: new Date(Date.now() - milliseconds).toISOString(),
})
const withdrawn = { forecastId: id, participantId: id, version: 2 }
const text = (data: unknown) => JSON.stringify(data)

test('an event is read once for all who get it', () => {
  const first = parseData(forecastWithdrawn, ago(0), text(withdrawn))
  expect(first).toMatchObject({ data: withdrawn })
  expect(parseData(forecastWithdrawn, ago(0), text(withdrawn))).toBe(first)
})

test('what happened long ago is not kept: whoever catches up reads alone', () => {
  const old = ago(60_000, '0198c1f0-0000-7000-8000-00000000000e')
  const first = parseData(forecastWithdrawn, old, text(withdrawn))
  expect(parseData(forecastWithdrawn, old, text(withdrawn))).not.toBe(first)
})

test('what is remembered counts for the same text of the same type only', () => {
  parseData(forecastWithdrawn, ago(0), text(withdrawn))
  expect(parseData(forecastWithdrawn, ago(0), text({ ...withdrawn, version: 3 }))).toMatchObject({
    data: { version: 3 },
  })
  expect(parseData(forecastWithdrawn, ago(0), '{')).toBe('broken-json')
  expect(parseData(offerWithdrawn, ago(0), text(withdrawn))).toBe('broken-contract')
  expect(parseData(forecastWithdrawn, ago(0), '')).toBe('broken-json')
})

test('parts of a large book are read once too, though each has more characters than are remembered otherwise', () => {
  const parts = Array.from({ length: 8 }, (_, n) => ({
    event: ago(0, `0198c1f0-0000-7000-8000-0000000001${String(n).padStart(2, '0')}`),
    text: text({ ...withdrawn, note: 'x'.repeat(300_000) }),
  }))
  const first = parts.map(part => parseData(forecastWithdrawn, part.event, part.text))
  for (const [n, part] of parts.entries()) expect(parseData(forecastWithdrawn, part.event, part.text)).toBe(first[n])
})
