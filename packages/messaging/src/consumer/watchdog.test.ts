import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { type Bench, openBench } from '../bench.fixture.ts'
import { counted, event, seeing } from '../counted.fixture.ts'
import { isBug } from '../kafka/kafka.end.ts'
import type { ConsumeOptions, OutRecord, Subscription, Transport } from '../ports.ts'
import { proving, verifying } from '../signer.fixture.ts'
import { testLog } from '../transport.fixture.ts'
import { until } from '../until.fixture.ts'
import { startConsumer } from './start-consumer.ts'

const at = { topic: counted.topic, partition: 0 }
let bench: Bench
let end: bigint
let looks: number
let look: () => Promise<bigint>
let consuming: ConsumeOptions
let inContact: boolean
const sought: ReadonlyMap<string, bigint>[] = []

/** A transport that assigns a partition, says where its log ends, and delivers nothing. */
const silentTransport: Transport = {
  producer: () => Promise.reject(new Error('not used')),
  ensureTopics: async () => {},
  endOffsets: async () => {
    looks++
    return new Map([['test.thing/0', await look()]])
  },
  startOffsets: async () => new Map([['test.thing/0', 0n]]),
  close: async () => {},
  async consume(options) {
    consuming = options
    await options.positions([at], new Map([[at.topic, 1]]))
    const subscription: Subscription = {
      seek: positions => sought.push(positions),
      get lastContactAt() {
        return inContact ? performance.now() : 0
      },
      stop: async () => {},
    }
    return subscription
  },
}

beforeAll(async () => {
  bench = await openBench()
})
afterAll(() => bench?.close())
beforeEach(async () => {
  await bench.receiver.query('TRUNCATE inbox_offset')
  looks = 0
  inContact = true
  look = async () => end
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] })
})
afterEach(() => {
  vi.useRealTimers()
})

function open() {
  const fatal: Error[] = []
  const running = startConsumer({
    database: bench.receiver,
    transport: silentTransport,
    service: 'receiver',
    consumer: seeing,
    verify: verifying,
    log: testLog,
    onFatal: error => fatal.push(error),
  })
  const stored = () => bench.receiver.query('SELECT next_offset FROM inbox_offset')
  return { fatal, running, assigned: () => waitFor(stored, rows => rows.length === 1) }
}

/** As `until`, by the real clock: the one of the code under test stands still. */
async function waitFor<T>(look: () => Promise<T> | T, holds: (value: T) => boolean): Promise<T> {
  for (let i = 0; i < 2_000; i++) {
    const value = await look()
    if (holds(value)) return value
    await new Promise(resolve => setTimeout(resolve, 5))
  }
  throw new Error('waited too long')
}

it('calls for the supervisor when there are records to read and nothing has moved for a minute', async () => {
  end = 7n
  const { fatal, running, assigned } = open()
  await assigned()
  for (let seconds = 0; seconds < 55; seconds += 5) vi.advanceTimersByTime(5_000)
  await waitFor(
    () => running.lag(),
    lag => lag[0]?.records === 7,
  )
  expect(fatal).toEqual([])
  await waitFor(
    () => {
      vi.advanceTimersByTime(5_000)
      return fatal.length
    },
    count => count > 0,
  )
  expect(fatal.map(({ message }) => message)).toEqual([
    'consumer receiver has records to read and made no progress for 60000 ms',
  ])
  expect(running.status().healthy).toBe(false)
  await running.stop()
})

it('does not count the time of an outage, however long, as missing progress', async () => {
  end = 7n
  const { fatal, running, assigned } = open()
  await assigned()
  inContact = false
  for (let seconds = 0; seconds < 600; seconds += 5) {
    vi.advanceTimersByTime(5_000)
    await running.lag()
  }
  inContact = true
  for (let seconds = 0; seconds < 30; seconds += 5) {
    vi.advanceTimersByTime(5_000)
    await running.lag()
  }
  expect(fatal).toEqual([])
  expect(running.status().healthy).toBe(true)
  await running.stop()
})

it('stays calm while there is nothing to read', async () => {
  end = 0n
  const { fatal, running, assigned } = open()
  await assigned()
  for (let seconds = 0; seconds < 300; seconds += 5) {
    vi.advanceTimersByTime(5_000)
    await running.lag()
  }
  expect(fatal).toEqual([])
  expect(running.status()).toMatchObject({ healthy: true, halted: [] })
  await running.stop()
})

it('halts a partition whose log ends before what was applied, and goes on when it is rebuilt', async () => {
  await bench.receiver.query("INSERT INTO inbox_offset VALUES ('receiver', 'test.thing', 0, 100)")
  end = 3n
  const { running } = open()
  await waitFor(
    () => {
      vi.advanceTimersByTime(5_000)
      return running.status().halted
    },
    halted => halted.length === 1,
  )
  expect(running.status()).toMatchObject({
    healthy: false,
    halted: [{ partition: 'test.thing/0', reason: 'the log ends at 3, before 100 that was applied: it has been cut' }],
  })
  await bench.receiver.query('UPDATE inbox_offset SET next_offset = 0, revision = revision + 1')
  running.nudge()
  await waitFor(
    () => sought.at(-1)?.get('test.thing/0'),
    offset => offset === 0n,
  )
  expect(running.status().halted).toEqual([])
  await running.stop()
})

it('takes nothing for a cut of the log that was applied after its end was asked for, or while nobody tells its end', async () => {
  await bench.receiver.query("INSERT INTO inbox_offset VALUES ('receiver', 'test.thing', 0, 100)")
  end = 100n
  const { running, assigned } = open()
  await assigned()
  const looked = (times: number) =>
    waitFor(
      () => {
        vi.advanceTimersByTime(5_000)
        return looks
      },
      count => count === times,
    )
  const applied = async (offset: bigint, version: number) => {
    const [{ key, value, headers }] = proving([event('a', version)]) as [OutRecord]
    const records = [{ offset, key, value: Buffer.from(value), headers }]
    const batch = { ...at, from: offset, records, endOffset: offset + 1n, abandoned: () => false }
    expect(await consuming.onBatch(batch)).toEqual({ next: offset + 1n })
  }
  const settled = () => new Promise(resolve => setTimeout(resolve, 50))

  await looked(1)
  const answer = Promise.withResolvers<bigint>()
  look = () => answer.promise
  await looked(2)
  await applied(100n, 1)
  answer.resolve(100n)
  await settled()
  expect(running.status()).toMatchObject({ healthy: true, halted: [] })

  look = () => Promise.reject(new Error('no broker'))
  await applied(101n, 2)
  await looked(3)
  await settled()
  expect(running.status()).toMatchObject({ healthy: true, halted: [] })
  await running.stop()
})

it('sends a wrong start back once, and refuses a log that still starts before what was applied', async () => {
  await bench.receiver.query("INSERT INTO inbox_offset VALUES ('receiver', 'test.thing', 0, 100)")
  end = 200n
  const { running } = open()
  await waitFor(
    () => consuming !== undefined && bench.receiver.status.total > 0,
    yes => yes,
  )
  vi.useRealTimers()
  const batch = (from: bigint) => ({
    ...at,
    from,
    records: [{ offset: from, key: 'a', value: null, headers: {} }],
    endOffset: 200n,
    abandoned: () => false,
  })
  await until(
    () => consuming.onBatch(batch(40n)),
    ({ next }) => next === 100n,
  )
  expect(await consuming.onBatch(batch(40n))).toEqual({ next: 100n, halt: true })
  await running.stop()
})

it('tells what a new consumer can heal from what it would only run into again', () => {
  const wrapped = (name: string) => {
    const cause = Object.assign(new Error('inner'), { name })
    return Object.assign(new Error('outer', { cause }), { name: 'KafkaJSNonRetriableError' })
  }
  for (const name of ['KafkaJSGroupCoordinatorNotFound', 'KafkaJSConnectionError', 'KafkaJSProtocolError'])
    expect(isBug(wrapped(name))).toBe(false)
  for (const name of ['TypeError', 'SyntaxError', 'KafkaJSNotImplemented']) expect(isBug(wrapped(name))).toBe(true)
})
