import { forecastSubmitted, heardBy, type ServiceState } from '@lodestone/contracts'
import { type InRecord, partitionKey, partitionOfKey } from '@lodestone/messaging'
import { type Api, hasBroker, openTestLog, type TestHub, testInfrastructure, until } from '@lodestone/testing'
import { type Admin, Kafka, logLevel } from 'kafkajs'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { admitted, caughtUp, forecast, startWholeHub, today } from '../system/hub.ts'
import { republish } from './republish.ts'

/** Events that are lost or altered between a service and another that hears it are an alarm within a minute, until they are told again. */

const { topic } = forecastSubmitted
/** Who does not read what the others do. */
const READER = 'aggregation'
const MINUTE_MS = 60_000
let hub: TestHub
let operator: Api
let member: Api
let owner: pg.Client
let admin: Admin | undefined

beforeAll(async () => {
  hub = await startWholeHub({ RATE_LIMIT_PER_SECOND: '0' })
  operator = await hub.operator()
  member = (await admitted(hub, 'member')).api
  owner = new pg.Client({ connectionString: hub.databaseUrl })
  await owner.connect()
  if (!hasBroker) return
  admin = kafka().admin()
  await admin.connect()
})
afterAll(async () => {
  await admin?.disconnect()
  await owner?.end()
  await hub?.stop()
})

const kafka = () => new Kafka({ brokers: testInfrastructure().kafkaBrokers.split(','), logLevel: logLevel.NOTHING })
const tell = async () => expect((await member.post('/demand/forecasts', forecast())).status).toBe(201)
const states = async () => ((await operator.get('/operations')).body as { services: ServiceState[] }).services
const differing = async () =>
  (await states()).flatMap(({ name, differing = [] }) =>
    differing.map(({ topic, day, told, applied }) => ({ reader: name, topic, day, told, applied })),
  )

/** All that the reader hears of demand is stated, and as it has applied it. */
const compared = () =>
  until(
    'all that was told is compared',
    async () => {
      const { rows } = await owner.query(
        `SELECT (SELECT count(*) FROM demand.journal WHERE topic = ANY ($1))
           = (SELECT sum(count) FROM ${READER}.stated_count WHERE agrees AND topic LIKE 'demand.%') AS same`,
        [heardBy(READER).filter(name => name.startsWith('demand.'))],
      )
      return rows[0].same === true
    },
    2 * MINUTE_MS,
  )

async function endsOf(): Promise<ReadonlyMap<string, bigint>> {
  const log = openTestLog(hub)
  return log.endOffsets([topic]).finally(() => log.close())
}

/** Where the reader stands, kept there while something happens to the log; then it reads on from its place as that has changed it. */
async function whileHeld(work: (change: pg.Client) => Promise<void>): Promise<void> {
  await until('all is heard', () => caughtUp(operator))
  const held = new pg.Client({ connectionString: hub.databaseUrl })
  await held.connect()
  try {
    await held.query('BEGIN')
    await held.query(`SELECT FROM ${READER}.inbox_offset WHERE topic = $1 FOR UPDATE`, [topic])
    const before = await endsOf()
    for (let i = 0; i < 6; i++) await tell()
    const all = (ends: ReadonlyMap<string, bigint>) => [...ends.values()].reduce((sum, end) => sum + end, 0n)
    await until('they are sent', async () => all(await endsOf()) === all(before) + 6n)
    await until('the others have heard them', async () =>
      (await states()).every(({ name, lag }) => name === READER || lag.every(({ records }) => records === 0)),
    )
    await work(held)
    await held.query(`UPDATE ${READER}.inbox_offset SET revision = revision + 1, last_event = NULL WHERE topic = $1`, [
      topic,
    ])
    await held.query('COMMIT')
  } finally {
    await held.end()
  }
}

const ofTopic = `topic = (SELECT id FROM log.topic WHERE name = '${topic}')`

/** All that a partition holds is gone, and its offsets go on. */
async function truncate(): Promise<void> {
  if (!admin) await owner.query(`DELETE FROM log.record WHERE ${ofTopic}`)
  else {
    const name = hub.topicPrefix + topic
    const partitions = (await admin.fetchTopicOffsets(name)).map(({ partition, offset }) => ({ partition, offset }))
    await admin.deleteTopicRecords({ topic: name, partitions })
  }
}

/** The alarm names reader, topic and day, is there within a minute of the telling, and ends when all is told again. */
async function isAlarmUntilToldAgain(lose: () => Promise<void>): Promise<void> {
  const day = today()
  const began = performance.now()
  await lose()
  const [alarm, ...others] = await until('it is an alarm', async () => {
    const all = await differing()
    return all.length > 0 && all
  })
  expect(performance.now() - began).toBeLessThan(MINUTE_MS)
  expect(others).toEqual([])
  expect(alarm).toMatchObject({ reader: READER, topic, day })
  expect(alarm?.applied).toBeLessThan(alarm?.told ?? 0)
  const metrics = await (await fetch(new URL('/metrics', hub.url))).text()
  expect(metrics).toContain(`lodestone_facts_differing{service="${READER}",topic="${topic}"} 1`)

  await republish(hub, topic)
  await until('it is over', async () => (await differing()).length === 0, MINUTE_MS)
  await compared()
}

test('a hub that works is not in alarm', { timeout: 240_000 }, async () => {
  let working = true
  const busy = (async () => {
    for (; working; ) await tell()
  })()
  const end = performance.now() + MINUTE_MS / 2
  while (performance.now() < end) {
    expect(await differing()).toEqual([])
    await new Promise(resolve => setTimeout(resolve, 500))
  }
  working = false
  await busy
  await compared()
  expect(await differing()).toEqual([])
})

test('records that a topic has lost before they were read', { timeout: 300_000 }, () =>
  isAlarmUntilToldAgain(async () => {
    await whileHeld(truncate)
    // What comes behind them is read as if nothing were missing.
    for (let i = 0; i < 6; i++) await tell()
  }),
)

/** A partition in which something waits to be read, and where the reader stands in it. */
async function unread(): Promise<{ partition: number; next: bigint }> {
  const { rows } = await owner.query(`SELECT partition, next_offset FROM ${READER}.inbox_offset WHERE topic = $1`, [
    topic,
  ])
  const next = new Map(rows.map(row => [row.partition as number, BigInt(row.next_offset)]))
  for (const [key, end] of await endsOf()) {
    const { partition } = partitionOfKey(key)
    if (end > (next.get(partition) ?? 0n)) return { partition, next: next.get(partition) ?? 0n }
  }
  throw new Error('nothing is unread')
}

test('a record that a reader has skipped', { timeout: 300_000 }, () =>
  isAlarmUntilToldAgain(() =>
    whileHeld(async held => {
      const { partition } = await unread()
      await held.query(
        `UPDATE ${READER}.inbox_offset SET next_offset = next_offset + 1 WHERE topic = $1 AND partition = $2`,
        [topic, partition],
      )
    }),
  ),
)

/** Writes what a partition holds from a place on once more, the first record with another value, and nothing else is left of the topic. */
async function writeAltered(from: { partition: number; next: bigint }): Promise<void> {
  const records: InRecord[] = []
  const end = (await endsOf()).get(`${topic}/${from.partition}`)
  const log = openTestLog(hub)
  const reading = await log.consume({
    group: `altering-${hub.topicPrefix}`,
    topics: [topic],
    positions: async assigned =>
      new Map(assigned.map(at => [partitionKey(at), at.partition === from.partition ? from.next : 0n])),
    onBatch: async batch => {
      if (batch.partition === from.partition) records.push(...batch.records)
      return { next: (batch.records.at(-1)?.offset ?? 0n) + 1n }
    },
    onFatal: error => {
      throw error
    },
  })
  await until('they are read', () => Promise.resolve((records.at(-1)?.offset ?? 0n) + 1n === end), MINUTE_MS)
  await reading.stop()
  await truncate()
  const producer = await log.producer()
  await producer.send(
    records.map(({ key, value, headers }, i) => ({
      topic,
      key: key ?? '',
      headers,
      value: i === 0 ? String(value).replace('{', '{ ') : String(value),
    })),
  )
  await producer.close()
  await log.close()
}

test('a record that somebody has altered', { timeout: 300_000 }, () =>
  isAlarmUntilToldAgain(() =>
    whileHeld(async () => {
      const from = await unread()
      if (hasBroker) return writeAltered(from)
      await owner.query(
        `UPDATE log.record SET value = replace(value, '{', '{ ') WHERE ${ofTopic} AND partition = $1 AND "offset" = $2`,
        [from.partition, from.next],
      )
    }),
  ),
)
