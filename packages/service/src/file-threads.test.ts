import { describe, expect, test } from 'vitest'
import { fileThreads } from './file-threads.ts'

const owed: unknown[] = []
const sent = {
  file: { bytes: Buffer.from('abc'), media: 'text/csv' },
  owe: async (work: unknown) => void owed.push(work),
}
const readers = (limits: Partial<Parameters<typeof fileThreads>[0]> = {}) =>
  fileThreads({ heapMb: 64, limitMs: 60_000, maxWaiting: 4, ...limits })<typeof import('./file-threads.fixture.ts')>(
    new URL('./file-threads.fixture.ts', import.meta.url),
  )
const now = new Date(Date.UTC(2027, 0, 1))

test('a file is read in a thread, and what it gives and refuses arrives here', async () => {
  const read = readers()
  expect(await read('size', sent, now)).toEqual({ bytes: 3, more: now })
  await expect(read('refused', sent)).rejects.toMatchObject({
    code: 'validation-failed',
    message: '1 field is refused.',
    errors: [{ path: 'lines', message: 'too few' }],
  })
  expect(owed, 'what was refused is paid for as well').toEqual([{ lines: 0 }, { lines: 7 }])
  await expect(read('broken', sent)).rejects.toThrow(new TypeError('a mistake'))
})

describe('a file is ended with 413, and the next one is read by a new thread', () => {
  test.each([
    ['endless', { limitMs: 1_000 }, 'The file takes more than 1 s to read: send it in parts.'],
    ['greedy', {}, 'The file takes too much memory to read: send it in parts.'],
  ] as const)('%s', async (name, limits, detail) => {
    const read = readers(limits)
    owed.length = 0
    await expect(Promise.allSettled([read(name, sent), read(name, sent), read(name, sent)])).resolves.toMatchObject(
      Array.from({ length: 3 }, () => ({ reason: { code: 'too-large', message: detail } })),
    )
    expect(owed, 'it costs as many lines as a file may have').toEqual(Array(3).fill({ lines: 10_000 }))
    // Whoever waited for a thread has its time from when it got one.
    expect(await readers()('size', sent, now)).toEqual({ bytes: 3, more: now })
    await expect(read('refused', sent)).rejects.toMatchObject({ code: 'validation-failed' })
  })
})

test('what one file has left behind is not held against the next', async () => {
  const read = readers()
  for (let n = 0; n < 10; n++) expect(await read('wasteful', sent)).toBe(200_000)
})

test('while it is read the event loop goes on, and no more files wait than there is room for', async () => {
  const read = readers({ limitMs: 2_000, maxWaiting: 1 })
  let ended = false
  const reading = Promise.allSettled([read('endless', sent), read('endless', sent), read('size', sent, now)]).then(
    all => {
      ended = true
      return all
    },
  )
  await expect(read('size', sent, now)).rejects.toMatchObject({ code: 'unavailable', retryAfterSeconds: 5 })
  let turns = 0
  while (!ended) {
    await new Promise(resolve => setTimeout(resolve, 5))
    turns++
  }
  expect(turns).toBeGreaterThan(20)
  expect((await reading).map(one => one.status)).toEqual(['rejected', 'rejected', 'fulfilled'])
})
