import { atMost } from '@lodestone/service'
import { expect, test } from 'vitest'

test('work runs in order, no more of it at once than is allowed, also after one has failed', async () => {
  const inTurn = atMost(2)
  let running = 0
  let most = 0
  const began: number[] = []
  const gates = Array.from({ length: 5 }, () => Promise.withResolvers<void>())
  const works = gates.map((gate, index) =>
    inTurn(async () => {
      began.push(index)
      most = Math.max(most, ++running)
      await gate.promise
      running--
      if (index === 0) throw new Error('failed')
    }),
  )
  const all = Promise.allSettled(works)
  for (const gate of gates) gate.resolve()
  expect((await all).map(one => one.status)).toEqual(['rejected', 'fulfilled', 'fulfilled', 'fulfilled', 'fulfilled'])
  expect(began).toEqual([0, 1, 2, 3, 4])
  expect(most).toBe(2)
})
