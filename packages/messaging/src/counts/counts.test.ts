import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { type Bench, openBench, openConsumer } from '../bench.fixture.ts'
import { counted, event, seeing } from '../counted.fixture.ts'
import { onEachLog } from '../each-log.fixture.ts'
import {
  type Consumer,
  differingDays,
  discard,
  type OutRecord,
  parkedRecords,
  type RunningConsumer,
  rebuild,
  redrive,
  type Transport,
} from '../index.ts'
import { proving } from '../signer.fixture.ts'
import { until } from '../until.fixture.ts'

const DAYS = ['2026-11-23', '2026-11-24']
const told = (key: string, version: number, day = DAYS[0]): OutRecord => {
  const record = event(key, version)
  return { ...record, headers: { ...record.headers, ce_id: randomUUID(), ce_time: `${day}T10:00:00.000Z` } }
}

let bench: Bench
let transport: Transport
let consumer: RunningConsumer
let poisoned: string | undefined
let all: OutRecord[]

const fragile: Consumer = {
  ...seeing,
  async handle(tx, events, emit) {
    if (events.some(({ key }) => key === poisoned)) throw new TypeError('poisoned')
    await seeing.handle(tx, events, emit)
  },
}

onEachLog(open => {
  beforeAll(async () => {
    bench = await openBench()
    transport = await open()
    await transport.ensureTopics([{ name: counted.topic, partitions: 2 }])
    consumer = openConsumer(bench, transport, fragile)
    all = []
  })
  afterAll(async () => {
    await consumer?.stop()
    await transport?.close()
    await bench?.close()
  })
  beforeEach(() => {
    poisoned = undefined
  })

  it('counts what is new, once however often it comes, and by day', async () => {
    const records = ['a', 'b', 'c'].flatMap(key => [told(key, 1), told(key, 2, DAYS[1])])
    await tell(...records)
    expect(await agrees()).toBe(true)
    await write(...records)
    expect(await agrees()).toBe(true)
    await tell(told('a', 3), told('d', 1))
    expect(await agrees()).toBe(true)
  })

  it('finds one that is missing and one that is another, in alarm when it is found again', async () => {
    expect(await agrees([...all, told('e', 1)])).toBe(false)
    expect(await differingDays(bench.receiver)).toEqual([])
    await until(
      async () => {
        await consumer.compare()
        return differingDays(bench.receiver)
      },
      days => days.length > 0,
    )
    expect(await differingDays(bench.receiver)).toMatchObject([
      { topic: counted.topic, day: DAYS[0], told: 6, applied: 5 },
    ])
    expect(await agrees()).toBe(true)
    expect(await differingDays(bench.receiver)).toEqual([])
    expect(await agrees([...all.slice(1), told('a', 1)])).toBe(false)
    expect(await agrees()).toBe(true)
  })

  it('counts what is parked as applied, once, also when it is redriven or given up', async () => {
    await redriven()
    await givenUp()
  })

  it('begins anew with a projection that is built again', async () => {
    await rebuild({
      database: bench.receiver,
      consumer: 'receiver',
      clear: async tx => void (await tx.query('TRUNCATE seen')),
    })
    consumer.nudge()
    await until(
      async () => {
        await read()
        return agrees()
      },
      done => done,
    )
  })
})

async function write(...records: OutRecord[]): Promise<void> {
  const producer = await transport.producer()
  await producer.send(proving(records))
  await producer.close()
  await read()
}
const read = () =>
  until(
    () => consumer.lag(),
    lag => lag.every(({ records }) => records === 0),
  )
async function tell(...records: OutRecord[]): Promise<void> {
  all.push(...records)
  await write(...records)
}

/** Whether what was applied is what the owner states: all that was told. */
async function agrees(owned = all): Promise<boolean> {
  for (const day of DAYS) {
    const ids = owned.flatMap(({ headers }) => (headers.ce_time?.startsWith(day) ? (headers.ce_id ?? '') : []))
    const sum = ids.reduce((sum, id) => sum + BigInt(`0x${id.slice(-12)}`), 0n)
    if (ids.length > 0)
      await bench.receiver.query(
        `INSERT INTO stated_count (consumer, topic, day, until, count, sum) VALUES ('receiver', $1, $2, date_trunc('second', now()), $3, $4)
         ON CONFLICT (consumer, topic, day) DO UPDATE SET until = excluded.until, count = excluded.count, sum = excluded.sum, agrees = false`,
        [counted.topic, day, ids.length, sum],
      )
  }
  await consumer.compare()
  return (await bench.receiver.query('SELECT FROM stated_count WHERE NOT agrees')).length === 0
}
const asOperator = async () => ({
  database: bench.receiver,
  running: consumer,
  id: (await parkedRecords(bench.receiver))[0]?.id ?? '',
  actor: 'operator',
  now: new Date(),
})

async function redriven(): Promise<void> {
  poisoned = 'p'
  await tell(told('p', 1), told('p', 2), told('q', 1))
  expect(await parkedRecords(bench.receiver)).toHaveLength(1)
  expect(await agrees()).toBe(true)
  // Told again with another proof it waits twice.
  await write(...all.slice(-3))
  expect(await agrees()).toBe(true)
  expect(await redrive(await asOperator())).toMatchObject({ applied: 0 })
  expect(await agrees()).toBe(true)
  poisoned = undefined
  expect(await redrive(await asOperator())).toMatchObject({ left: 0 })
  expect(await agrees()).toBe(true)
}

async function givenUp(): Promise<void> {
  poisoned = 'g'
  await tell(told('g', 1), told('g', 2))
  poisoned = undefined
  expect(await discard({ ...(await asOperator()), reason: 'never' })).toMatchObject({ applied: 1, left: 0 })
  expect(await agrees()).toBe(true)
}
