import { expect, it } from 'vitest'
import { testLog } from '../transport.fixture.ts'
import { until } from '../until.fixture.ts'
import { kafkaSubscription } from './kafka.subscription.ts'
import type { Kafka } from './kafka.ts'

/** Consumers of a client library that crash with these errors one after the other, then live. */
function crashing(errors: Error[]) {
  let made = 0
  const consumer = () => {
    const error = errors[made++]
    let crash = (_: { payload: { error: Error } }): void => {}
    return {
      events: { HEARTBEAT: 'heartbeat', GROUP_JOIN: 'join', CRASH: 'crash' },
      on: (event: string, tell: typeof crash) => {
        if (event === 'crash') crash = tell
      },
      connect: async () => {},
      subscribe: async () => {},
      run: async () => {
        if (error) crash({ payload: { error } })
      },
      disconnect: async () => {},
    }
  }
  return { client: { consumer } as unknown as Kafka, made: () => made }
}

function subscribe(errors: Error[]) {
  const fatal: Error[] = []
  const { client, made } = crashing(errors)
  const options = {
    group: 'g',
    topics: ['t'],
    onAssigned: async () => new Map(),
    onBatch: async () => ({ next: 0n }),
    onFatal: (error: Error) => fatal.push(error),
  } as unknown as Parameters<typeof kafkaSubscription>[3]
  const subscription = kafkaSubscription(client, '', testLog, options, async () => new Map([['t', 1]]))
  return { fatal, made, stop: subscription.stop }
}

it('tries a new consumer once where the client library fails by a bug of its own', async () => {
  const { fatal, made, stop } = subscribe([new TypeError('cannot read of undefined')])
  await until(
    async () => made(),
    count => count === 2,
  )
  expect(fatal).toEqual([])
  await stop()
})

it('calls for the supervisor when the same happens at once again, and makes no third', async () => {
  const again = new TypeError('again')
  const { fatal, made, stop } = subscribe([new TypeError('first'), new Error('the broker is away'), again])
  await until(
    async () => fatal.length,
    count => count > 0,
  )
  expect(fatal).toEqual([again])
  expect(made()).toBe(3)
  await stop()
})
