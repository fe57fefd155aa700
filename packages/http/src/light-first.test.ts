import { expect, test } from 'vitest'
import { beginLight, callLight, lightFirst, mapLightFirst, othersCall, restBeyond } from './light-first.ts'

const busy = (ms: number): void => {
  for (const until = performance.now() + ms; performance.now() < until; );
}

test('long work waits for a short request to end, and not for ever', async () => {
  const end = beginLight()
  let went = false
  const waiting = lightFirst().then(() => {
    went = true
  })
  await new Promise(resolve => setImmediate(resolve))
  expect(went).toBe(false)
  end()
  await waiting
  const endOther = beginLight()
  await expect(lightFirst()).resolves.toBeUndefined()
  endOther()
})

test('as long as others call, all long work together takes a third of the time', async () => {
  beginLight()()
  const began = performance.now()
  let worked = 0
  const work = async (): Promise<void> => {
    await mapLightFirst([1, 2, 3, 4, 5, 6], () => {
      busy(3)
      worked += 3
    })
  }
  await Promise.all([work(), work()])
  expect(worked / (performance.now() - began)).toBeLessThan(0.45)
})

test('many rows are mapped in order, and others have their turns meanwhile', async () => {
  let others = 0
  let ended = false
  const other = (): void => {
    others++
    if (!ended) setImmediate(other)
  }
  setImmediate(other)
  const mapped = await mapLightFirst(
    Array.from({ length: 20 }, (_, i) => i),
    (row, index) => {
      busy(1)
      return [row, index]
    },
  )
  ended = true
  expect(mapped).toEqual(Array.from({ length: 20 }, (_, i) => [i, i]))
  expect(others).toBeGreaterThan(3)
})

test('others call when somebody else has lately, however often one calls oneself', () => {
  expect(othersCall('heap')).toBe(false)
  callLight('heap')
  expect([othersCall('heap'), othersCall('neighbour')]).toEqual([false, true])
  callLight('neighbour')
  for (let i = 0; i < 3; i++) callLight('heap')
  expect([othersCall('heap'), othersCall('neighbour')]).toEqual([true, true])
})

test('long work rests where more than a few of its caller wait and others call, never for longer than may be waited', () => {
  const rest = restBeyond(2)
  callLight('heap')
  callLight('neighbour')
  expect([rest('heap', 100, 2), rest('heap', 100, 3), rest('heap', 60_000, 3)]).toEqual([0, 2_000, 10_000])
})
