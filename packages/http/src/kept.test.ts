import { expect, test, vi } from 'vitest'
import { openKept } from './kept.ts'

let time = 0
const keptOf = (more: object = {}) =>
  openKept<string>({
    keptMs: 10,
    bytesOf: text => text.length,
    mostBytes: 20,
    atOnce: 1,
    mostWaiting: 1,
    now: () => time,
    ...more,
  })

test('all who ask at once are given what is made once, and again until it is of long ago', async () => {
  const kept = keptOf()
  const make = vi.fn(async () => `made ${time}`)
  expect(await Promise.all([kept.get('a', make), kept.get('a', make)])).toEqual([`made ${time}`, `made ${time}`])
  const first = time
  time += 9
  expect(await kept.get('a', make)).toBe(`made ${first}`)
  time += 1
  expect(await kept.get('a', make)).toBe(`made ${time}`)
  expect(make).toHaveBeenCalledTimes(2)
})

test('where it cannot be made again what was kept is given out, and where nothing was the fault is', async () => {
  const kept = keptOf()
  await kept.get('a', async () => 'old')
  time += 10
  const failing = async () => {
    throw new Error('away')
  }
  expect(await kept.get('a', failing)).toBe('old')
  await expect(kept.get('b', failing)).rejects.toThrow('away')
  expect(await kept.get('b', async () => 'new')).toBe('new')
})

test('so many bytes are kept, without what was asked for longest ago, and nothing that is larger by itself', async () => {
  const kept = keptOf()
  const make = vi.fn(async () => '12345')
  for (const key of ['a', 'b', 'c', 'a', 'd', 'a', 'c']) await kept.get(key, make)
  expect(make).toHaveBeenCalledTimes(4)
  await kept.get('b', make)
  expect(make).toHaveBeenCalledTimes(5)
  const large = vi.fn(async () => '1'.repeat(30))
  await kept.get('large', large)
  await kept.get('large', large)
  expect(large).toHaveBeenCalledTimes(2)
})

test('so many are made at once, so many wait, and one more is to come again', async () => {
  const kept = keptOf()
  const { promise, resolve } = Promise.withResolvers<string>()
  const second = vi.fn(async () => 'b')
  const answers = [kept.get('a', () => promise), kept.get('b', second)]
  await expect(kept.get('c', second)).rejects.toMatchObject({ code: 'unavailable', retryAfterSeconds: 2 })
  expect(second).not.toHaveBeenCalled()
  resolve('a')
  expect(await Promise.all(answers)).toEqual(['a', 'b'])
  expect(await kept.get('c', async () => 'c')).toBe('c')
})
