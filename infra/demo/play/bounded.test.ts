import { expect, test } from 'vitest'
import { bounded } from './bounded.ts'

test('answers in order and never runs more than the limit at once', async () => {
  let running = 0
  let most = 0
  const results = await bounded([5, 1, 4, 2, 3], 2, async item => {
    most = Math.max(most, ++running)
    await new Promise(resolve => setImmediate(resolve))
    running--
    return item * 10
  })
  expect(results).toEqual([50, 10, 40, 20, 30])
  expect(most).toBe(2)
})

test('the first failure ends it', async () => {
  const begun: number[] = []
  const run = bounded([1, 2, 3, 4], 1, async item => {
    begun.push(item)
    if (item === 2) throw new Error('no')
  })
  await expect(run).rejects.toThrow('no')
  expect(begun).toEqual([1, 2])
})
