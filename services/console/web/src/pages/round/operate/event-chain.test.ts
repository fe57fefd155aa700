import { chain } from '@lodestone/kernel'
import { expect, test } from 'vitest'
import { chainFault } from './event-chain.ts'

const fact = (actor: string, data: Record<string, string | number | string[]>) => ({
  type: 'rounds.round-opened.v1',
  time: '2027-01-01T00:00:00.000Z',
  actor,
  data,
})
const events = chain([
  fact('ada', { b: 'é\u2028"', a: ['x', 'y'], '10': 1, '9': 1.5 }),
  fact('bob', { kg: '1250.5' }),
  fact('ada', { reason: 'über' }),
])

test('the hub’s own chain holds, audit subjects included', async () => {
  expect(await chainFault(events, events.at(-1)?.hash)).toBeUndefined()
  expect(await chainFault(chain([{ ...fact('a', { x: 1 }), subject: 'rounds' }]))).toBeUndefined()
})

test('a changed event, a missing one and another head are found where they are', async () => {
  const [one, two, three] = events
  if (!one || !two || !three) throw new Error('three events')
  expect(await chainFault([one, { ...two, data: { kg: '1250.6' } }, three])).toEqual({ what: 'changed', seq: 2 })
  expect(await chainFault([one, three])).toEqual({ what: 'broken', seq: 3 })
  expect(await chainFault(events, two.hash)).toEqual({ what: 'other-head', seq: 3 })
})
