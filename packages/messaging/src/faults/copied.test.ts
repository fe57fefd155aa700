import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Bench, openBench } from '../bench.fixture.ts'
import { counted, event, seen } from '../counted.fixture.ts'
import { onEachLog } from '../each-log.fixture.ts'
import { discard, type OutRecord, parkedRecords, redrive } from '../index.ts'
import { kafkaClient } from '../kafka/kafka.client.ts'
import { partitionOf } from '../kafka/kafka.murmur2.ts'
import { Partitioners } from '../kafka/kafka.ts'
import { proving } from '../signer.fixture.ts'
import { type TestTransport, testBrokers, testLog } from '../transport.fixture.ts'
import { until } from '../until.fixture.ts'
import { openReading, type Reading } from './reading.fixture.ts'

/** What a stranger does with true records, signed by their service: they are written again, to where they stand or to another partition. */

const [here = '', there = ''] = [0, 1].map(at => 'abcdefgh'.split('').find(key => partitionOf(key, 2) === at))
const told = (key: string, ...versions: number[]): OutRecord[] => proving(versions.map(version => event(key, version)))

/** Somebody who may write to the log wherever he likes. */
type Stranger = {
  write(
    partition: number,
    records: readonly (Omit<OutRecord, 'value'> & { value: string | Buffer })[],
  ): Promise<unknown>
  leave(): Promise<void>
}

async function strangerAt({ env, url }: TestTransport): Promise<Stranger> {
  const { TEST_PREFIX } = env
  if (TEST_PREFIX === undefined) return strangerInDatabase(url)
  const client = kafkaClient({ brokers: testBrokers(), clientId: 'stranger', log: testLog })
  const producer = client.producer({ createPartitioner: Partitioners.DefaultPartitioner })
  await producer.connect()
  return {
    write: (partition, records) =>
      producer.send({
        topic: TEST_PREFIX + counted.topic,
        messages: records.map(({ key, value, headers }) => ({ partition, key, value, headers: { ...headers } })),
      }),
    leave: () => producer.disconnect(),
  }
}

async function strangerInDatabase(url: string): Promise<Stranger> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  return {
    write: (partition, records) =>
      client.query('SELECT log.append($1, $2, $3, $4, $5, $6)', [
        [counted.topic],
        [partition],
        records.map(() => 1),
        records.map(({ key }) => key),
        records.map(({ value }) => String(value)),
        records.map(({ headers }) => JSON.stringify(headers)),
      ]),
    leave: () => client.end(),
  }
}

let bench: Bench
let reading: Reading
let stranger: Stranger

onEachLog(open => {
  beforeAll(async () => {
    bench = await openBench()
  })
  afterAll(() => bench?.close())
  beforeEach(async () => {
    reading = await openReading(bench, await open(), 2)
    stranger = await strangerAt(reading.transport)
  })
  afterEach(async () => {
    await stranger?.leave()
    await reading?.close()
  })

  describe("a true record in a partition that is not its key's", inAnotherPartition)
  describe('a true record written again to its own partition', inItsOwnPartition)
  describe('true records of a key that is parked', behindParked)
  describe('a topic that was given another partition', withAnotherPartition)
})

const copy = (partition: number, records: readonly OutRecord[]) => stranger.write(partition, records)
const parked = async () =>
  (await parkedRecords(bench.receiver)).map(one => [one.partition, one.offset, one.key, one.errorClass])

function inAnotherPartition() {
  it('changes nothing and holds up nothing, whichever version it has and whoever reads first', async () => {
    const all = told(here, 1, 2, 3)
    await copy(1, [all[2], all[0], all[1]] as OutRecord[])
    await reading.send(...told(there, 1))
    reading.start()
    await reading.reached()
    expect(await seen(bench.receiver)).toEqual({ [there]: [1] })
    await reading.send(...all)
    await copy(1, told(here, 4, 9))
    await reading.send(...told(here, 4), ...told(there, 2))
    await reading.reached()
    expect(await seen(bench.receiver)).toEqual({ [here]: [1, 2, 3, 4], [there]: [1, 2] })
    expect(reading.consumer.status()).toMatchObject({ healthy: true, halted: [] })
    expect(reading.consumer.done).toMatchObject({ misplaced: 5, unproven: 0, parked: 0 })
    expect(await parked()).toEqual([0, 1, 2, 4, 5].map(at => [1, at, `misplaced:1:${at}`, 'misplaced']))
  })

  it('is not applied by a redrive, and gone with a discard', async () => {
    await copy(1, told(here, 1))
    reading.start()
    await reading.reached()
    const [one] = await parkedRecords(bench.receiver)
    expect(await redrive(reading.asOperator(one?.id))).toEqual({ applied: 0, left: 1, errorClass: 'misplaced' })
    expect(await discard({ ...reading.asOperator(one?.id), reason: 'copied' })).toEqual({ applied: 0, left: 0 })
    await reading.send(...told(here, 1))
    await reading.reached()
    expect(await seen(bench.receiver)).toEqual({ [here]: [1] })
    expect(await parked()).toEqual([])
  })
}

function inItsOwnPartition() {
  it('counts once: live, in another order, and for a consumer that reads from the beginning', async () => {
    const all = told(here, 1, 2, 3)
    await reading.send(...all)
    reading.start()
    await reading.reached()
    const copies = [all[2], all[0], all[1], all[0]] as OutRecord[]
    await copy(0, copies)
    await reading.send(...told(here, 4))
    await reading.reached()
    expect(await seen(bench.receiver)).toEqual({ [here]: [1, 2, 3, 4] })

    await reading.consumer.stop()
    await copy(0, copies)
    await reading.forget()
    reading.start()
    await reading.reached()
    expect(await seen(bench.receiver)).toEqual({ [here]: [1, 2, 3, 4] })
    expect(reading.consumer.status()).toMatchObject({ healthy: true, halted: [] })
    expect(reading.consumer.done).toMatchObject({ misplaced: 0, unproven: 0, parked: 0 })
    expect(await parked()).toEqual([])
  })
}

function behindParked() {
  it('wait behind it once each, however often they are written again, and are applied in order when it is redriven', async () => {
    const [broken] = proving([{ ...event(here, 1), value: '{"n":"not a number"}' }]) as [OutRecord]
    const later = told(here, 2, 3)
    await reading.send(broken, ...later)
    reading.start()
    await reading.reached()
    for (let times = 0; times < 5; times++) await copy(0, [broken, later[1], later[0], broken] as OutRecord[])
    await reading.send(...told(here, 4))
    await reading.reached()
    expect(await bench.receiver.query('SELECT "offset"::int AS at FROM parked ORDER BY "offset"')).toEqual(
      [0, 1, 2, 23].map(at => ({ at })),
    )
    const [one] = await parkedRecords(bench.receiver)
    expect(await discard({ ...reading.asOperator(one?.id), reason: 'broken' })).toEqual({ applied: 3, left: 0 })
    expect(await seen(bench.receiver)).toEqual({ [here]: [2, 3, 4] })
  })

  it('is not believed in other bytes, which read as the same text where a text holds U+FFFD', async context => {
    // The other log keeps texts alone, and so no such bytes.
    context.skip(!reading.transport.env.TEST_PREFIX)
    const [broken, later] = proving([
      { ...event(here, 1), value: '{"n":"not a number"}' },
      { ...event(here, 2), value: '{"n":2,"note":"\uFFFD"}' },
    ]) as [OutRecord, OutRecord]
    await reading.send(broken, later)
    reading.start()
    await reading.reached()
    const [before = '', after = ''] = later.value.split('\uFFFD')
    const others = Array.from({ length: 64 }, (_, at) =>
      Buffer.concat([Buffer.from(before), Buffer.from([0x80 + at]), Buffer.from(after)]),
    )
    await stranger.write(
      0,
      others.map(value => ({ ...later, value })),
    )
    await reading.reached()
    expect.soft(reading.consumer.done.unproven).toBe(others.length)
    const waiting = await bench.receiver.query('SELECT 1 FROM parked WHERE key = $1', [here])
    expect(waiting).toHaveLength(2)
  })
}

function withAnotherPartition() {
  const moved = 'abcdefgh'.split('').find(key => partitionOf(key, 2) === 0 && partitionOf(key, 3) === 2) ?? ''

  it('goes on where it was read, and has to be told again to whoever reads from the beginning, who stops rather than leave out', async context => {
    const prefix = reading.transport.env.TEST_PREFIX ?? ''
    // Nothing adds partitions to a topic of the other log.
    context.skip(!prefix)
    const admin = kafkaClient({ brokers: testBrokers(), clientId: 'stranger', log: testLog }).admin()
    await admin.connect()
    await reading.send(...told(moved, 1))
    reading.start()
    await reading.reached()
    await reading.consumer.stop()
    await admin.createPartitions({ topicPartitions: [{ topic: prefix + counted.topic, count: 3 }] })
    await admin.disconnect()
    await reading.transport.ensureTopics([{ name: counted.topic, partitions: 2 }])
    await until(
      () => reading.transport.endOffsets([counted.topic]),
      ends => ends.size === 3,
    )
    reading.start()
    await reading.send(...told(moved, 2))
    await reading.reached()
    expect(await seen(bench.receiver)).toEqual({ [moved]: [1, 2] })
    expect(reading.consumer.done).toMatchObject({ misplaced: 0 })

    await reading.consumer.stop()
    await reading.forget()
    reading.start()
    const halted = await until(
      () => reading.consumer.status().halted,
      found => found.length > 0,
    )
    expect(halted.map(({ partition }) => partition)).toEqual([`${counted.topic}/2`])
    await until(parked, found => found.length > 0)
    expect(await parked()).toEqual([[0, 0, 'misplaced:0:0', 'misplaced']])
    expect(await seen(bench.receiver)).toEqual({})
  })
}
