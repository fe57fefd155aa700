import { describe, expect, test } from 'vitest'
import { laterOf } from './drafts.ts'
import { packed, unpacked } from './packed.ts'

describe('a form goes on with', () => {
  const at = (savedAt: string) => ({ content: savedAt, savedAt })
  const hub = at('2027-03-01T10:00:00.000Z')
  const tab = (savedAt: string, over: string | null) => ({ ...at(savedAt), over })

  test('what one of tab and hub has, or neither', () => {
    expect(laterOf(undefined, null)).toBeNull()
    expect(laterOf(undefined, hub)).toBe(hub)
    const typed = tab('2027-03-01T09:00:00.000Z', hub.savedAt)
    expect(laterOf(typed, null)).toBe(typed)
  })

  test('what was typed over what the hub has, whatever the clock of this machine says', () => {
    const typed = tab('2027-03-01T09:00:00.000Z', hub.savedAt)
    expect(laterOf(typed, hub)).toBe(typed)
  })

  test('the later, where another machine has kept one since', () => {
    expect(laterOf(tab('2027-03-01T09:00:00.000Z', null), hub)).toBe(hub)
    expect(laterOf(tab('2027-03-01T09:00:00.000Z', '2027-03-01T08:00:00.000Z'), hub)).toBe(hub)
    const later = tab('2027-03-01T11:00:00.000Z', '2027-03-01T08:00:00.000Z')
    expect(laterOf(later, hub)).toBe(later)
  })
})

test('a text comes back as it was typed, a short one plainly, a long one in fewer characters', async () => {
  const short = JSON.stringify({ reference: '発注-7 Ä' })
  expect(await packed(short)).toBe(short)
  const long = JSON.stringify({ rows: Array.from({ length: 40_000 }, (_, n) => `発注-${n} 1.250,5 kg NdPr`) })
  const text = await packed(long)
  expect(long.length).toBeGreaterThan(900_000)
  expect(text.length).toBeLessThan(900_000)
  expect(await unpacked(text)).toBe(long)
  expect(await unpacked(short)).toBe(short)
})
