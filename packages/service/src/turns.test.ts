import { expect, test } from 'vitest'
import { inTimedTurns } from './turns.ts'

test('a long calculation lets others work before it ends', async () => {
  let others = 0
  let ended = false
  const other = (): void => {
    others++
    if (!ended) setImmediate(other)
  }
  setImmediate(other)
  function* long(): Generator<void, string> {
    // As long as it takes for others to have had three turns: for ever, were they never let.
    for (const until = performance.now() + 5_000; others < 3 && performance.now() < until; ) yield
    return 'done'
  }
  expect(await inTimedTurns(long())).toBe('done')
  ended = true
  expect(others).toBeGreaterThan(2)
})
