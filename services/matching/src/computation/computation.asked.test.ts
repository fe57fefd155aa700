import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openAskedLane } from './computation.asked.ts'
import { ComputationFault } from './computation.fault.ts'
import type { Pool } from './computation.pool.ts'
import { openPrecedence } from './computation.precedence.ts'
import type { Question } from './computation.question.ts'

/** Who is computed for, and when: the pool is answered by hand. */

const LIMIT_MS = 100_000
const question = { kind: 'replay' } as Question

function lane(metered = false) {
  const asked: PromiseWithResolvers<unknown>[] = []
  const pool = {
    ask: () => {
      const one = Promise.withResolvers<unknown>()
      asked.push(one)
      return one.promise
    },
  } as unknown as Pool
  const interrupt = () => asked.at(-1)?.reject(new ComputationFault('interrupted', 'a round is being matched'))
  const precedence = openPrecedence(interrupt)
  const { inTurn } = openAskedLane(pool, precedence, metered, LIMIT_MS)
  const order: string[] = []
  return {
    asked,
    precedence,
    order,
    replay: (caller: string) =>
      inTurn(caller, async ask => {
        order.push(caller)
        await ask(question)
      }),
    answer: async () => {
      asked.at(-1)?.resolve({ kind: 'replayed' })
      await vi.advanceTimersByTimeAsync(0)
    },
    matching: () => {
      const match = Promise.withResolvers<void>()
      const done = precedence.first('round', () => match.promise)
      return async () => {
        match.resolve()
        await done
        await vi.advanceTimersByTimeAsync(0)
      }
    },
  }
}
const settled = () => vi.advanceTimersByTimeAsync(0)

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

test('one is computed at a time, in fair turns of those who ask', async () => {
  const { replay, order, asked, answer } = lane()
  const all = ['loop', 'loop', 'loop', 'other'].map(replay)
  await settled()
  expect(asked).toHaveLength(1)
  for (let i = 0; i < 4; i++) await answer()
  await Promise.all(all)
  expect(order).toEqual(['loop', 'loop', 'other', 'loop'])
})

test('who has several waiting already is refused until later', async () => {
  const { replay, answer } = lane()
  const all = [0, 1, 2].map(() => replay('loop'))
  await expect(replay('loop')).rejects.toMatchObject({ code: 'rate-limited', retryAfterSeconds: expect.any(Number) })
  for (let i = 0; i < 3; i++) await answer()
  await Promise.all(all)
})

test('a replay waits while a round is being matched', async () => {
  const { replay, asked, answer, matching } = lane()
  const matched = matching()
  const replayed = replay('anton')
  await vi.advanceTimersByTimeAsync(60_000)
  expect(asked).toHaveLength(0)
  await matched()
  await answer()
  await expect(replayed).resolves.toBeUndefined()
})

test('a matching ends the replay under way, which begins again after it', async () => {
  const { replay, asked, answer, matching } = lane()
  const replayed = replay('anton')
  await settled()
  expect(asked).toHaveLength(1)
  const matched = matching()
  await settled()
  expect(asked).toHaveLength(1)
  await matched()
  expect(asked).toHaveLength(2)
  await answer()
  await expect(replayed).resolves.toBeUndefined()
})

test('a round that has just closed is waited for, and not for ever', async () => {
  const { replay, asked, precedence } = lane()
  precedence.expect('round')
  void replay('anton')
  await vi.advanceTimersByTimeAsync(29_000)
  expect(asked).toHaveLength(0)
  await vi.advanceTimersByTimeAsync(1_001)
  expect(asked).toHaveLength(1)
})

test('a round that has closed is waited for until it is cancelled, whatever is matched meanwhile', async () => {
  const { replay, asked, precedence, matching } = lane()
  precedence.expect('later')
  const matched = matching()
  void replay('anton')
  await matched()
  expect(asked).toHaveLength(0)
  precedence.giveUp('later')
  await settled()
  expect(asked).toHaveLength(1)
})

test('whoever has waited too long is told to come back, and holds up nobody after that', async () => {
  const { replay, asked, answer, matching, order } = lane()
  const matched = matching()
  const first = expect(replay('anton')).rejects.toMatchObject({ code: 'rate-limited' })
  const second = expect(replay('olga')).rejects.toMatchObject({ code: 'rate-limited' })
  await vi.advanceTimersByTimeAsync(LIMIT_MS)
  await Promise.all([first, second])
  await matched()
  const third = replay('olga')
  await settled()
  expect(asked).toHaveLength(1)
  await answer()
  await third
  expect(order).toEqual(['anton', 'olga'])
})

test('seconds of computing are metered', async () => {
  const { replay, answer } = lane(true)
  for (let i = 0; i < 4; i++) {
    const one = replay('loop')
    await vi.advanceTimersByTimeAsync(30_000)
    await answer()
    await one
  }
  await expect(replay('loop')).rejects.toMatchObject({ code: 'rate-limited' })
  const other = replay('other')
  await settled()
  await answer()
  await expect(other).resolves.toBeUndefined()
})
