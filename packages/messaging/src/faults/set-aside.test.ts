import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { type Bench, openBench, openConsumer } from '../bench.fixture.ts'
import { counted, event, seen } from '../counted.fixture.ts'
import { onEachLog } from '../each-log.fixture.ts'
import { type OutRecord, type RunningConsumer, setAside, type Transport } from '../index.ts'
import { proving } from '../signer.fixture.ts'
import { until } from '../until.fixture.ts'

/** A true record of a history that its owner no longer has halts its partition: an operator sets it aside, and never one that was told. */

const DAY = '2026-11-24'
const MINUTES_MS = 120_000
const told = (key: string, version: number): OutRecord => {
  const record = event(key, version)
  return { ...record, headers: { ...record.headers, ce_id: randomUUID(), ce_time: `${DAY}T10:00:00.000Z` } }
}

let bench: Bench
let transport: Transport
let consumer: RunningConsumer

onEachLog(open => {
  beforeAll(async () => {
    bench = await openBench()
  })
  afterAll(() => bench?.close())
  beforeEach(async () => {
    await consumer?.stop()
    for (const table of ['seen', 'inbox_offset', 'inbox_version', 'applied_count', 'stated_count'])
      await bench.receiver.query(`TRUNCATE ${table}`)
    transport = await open()
    await transport.ensureTopics([{ name: counted.topic, partitions: 1 }])
    consumer = openConsumer(bench, transport)
    return async () => {
      await consumer.stop()
      await transport.close()
    }
  })

  it('is set aside when its owner states that it never told it, and the partition is read on', async () => {
    const [own, stray, next] = [told('a', 1), told('stray', 3), told('a', 2)]
    await write(own, stray)
    expect(await halted()).toMatchObject({ reason: expect.stringContaining('version 3 came where 1 is next') })
    expect(await setAside(asOperator())).toMatchObject({ refused: expect.stringContaining('not stated') })
    await state(own)
    expect(await setAside(asOperator(0))).toMatchObject({ refused: expect.stringContaining('in a minute') })
    expect(await setAside(asOperator())).toBe('set aside')
    await write(next)
    await until(
      () => seen(bench.receiver),
      all => all.a?.length === 2,
    )
    expect(await seen(bench.receiver)).toEqual({ a: [1, 2] })
    expect(consumer.status().halted).toEqual([])
    expect(await setAside(asOperator())).toBeUndefined()
    const [entry] = await bench.receiver.query<{ actor: string; data: string }>(
      "SELECT actor, data FROM journal WHERE type = 'messaging.halted-set-aside'",
    )
    expect(entry?.actor).toBe('operator')
    expect(JSON.parse(entry?.data ?? '')).toMatchObject({
      topic: counted.topic,
      partition: 0,
      offset: '1',
      key: 'stray',
      version: 3,
      event: stray.headers.ce_id,
      reason: 'of a test of before',
    })
  })

  it('is refused where something is missing that was told: it is published again', async () => {
    const [own, lost, behind] = [told('a', 1), told('b', 1), told('b', 2)]
    await write(own, behind)
    await halted()
    await state(own, lost, behind)
    expect(await setAside(asOperator())).toMatchObject({
      refused: expect.stringContaining(`npm run republish -- --topic ${counted.topic}`),
    })
    expect(await halted()).toBeDefined()
    expect(await seen(bench.receiver)).toEqual({ a: [1] })
  })
})

async function write(...records: OutRecord[]): Promise<void> {
  const producer = await transport.producer()
  await producer.send(proving(records))
  await producer.close()
}
/** As the owner of the topic does, whose statement is compared. */
async function state(...records: OutRecord[]): Promise<void> {
  const sum = records.reduce((all, { headers }) => all + BigInt(`0x${headers.ce_id?.slice(-12)}`), 0n)
  await bench.receiver.query(
    `INSERT INTO stated_count (consumer, topic, day, until, count, sum) VALUES ('receiver', $1, $2, date_trunc('second', now()), $3, $4)`,
    [counted.topic, DAY, records.length, sum],
  )
  await until(
    async () => {
      await consumer.compare()
      return bench.receiver.query('SELECT FROM stated_count WHERE compared IS NOT NULL')
    },
    rows => rows.length > 0,
  )
}
const halted = () =>
  until(
    () => consumer.status().halted[0],
    one => one !== undefined,
  )
const asOperator = (laterMs = MINUTES_MS) => ({
  database: bench.receiver,
  running: consumer,
  at: { topic: counted.topic, partition: 0 },
  reason: 'of a test of before',
  actor: 'operator',
  now: new Date(Date.now() + laterMs),
})
