import { forecastSubmitted, heardBy, participantAdmitted, SERVICES } from '@lodestone/contracts'
import { type Api, hasBroker, openTestLog, type TestHub, testInfrastructure, until } from '@lodestone/testing'
import { Kafka, logLevel } from 'kafkajs'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { admitted, caughtUp, forecast, startWholeHub } from '../system/hub.ts'
import { republish } from './republish.ts'

/** A topic is lost and made anew under a hub that works, and is mended by one command while it goes on working. */

const { topic } = forecastSubmitted
const readers = SERVICES.filter(service => heardBy(service).includes(topic))
let hub: TestHub
let operator: Api
let member: Api

beforeAll(async () => {
  hub = await startWholeHub({ RATE_LIMIT_PER_SECOND: '0' })
  operator = await hub.operator()
  member = (await admitted(hub, 'member')).api
})
afterAll(() => hub?.stop())

async function query<Row extends object>(sql: string): Promise<Row[]> {
  const owner = new pg.Client({ connectionString: hub.databaseUrl })
  await owner.connect()
  const { rows } = await owner.query(sql)
  await owner.end()
  return rows
}

/** As somebody does who clears up at the broker. */
async function deleteTopic(): Promise<void> {
  const { kafkaBrokers } = testInfrastructure()
  const admin = new Kafka({ brokers: kafkaBrokers.split(','), logLevel: logLevel.NOTHING }).admin()
  const name = hub.topicPrefix + topic
  await admin.connect()
  await admin.deleteTopics({ topics: [name] })
  await until('the topic is gone', async () => !(await admin.listTopics()).includes(name))
  await admin.disconnect()
}

async function loseTopic(): Promise<void> {
  if (!hasBroker) {
    await query(`DELETE FROM log.record WHERE topic = (SELECT id FROM log.topic WHERE name = '${topic}')`)
    await query(
      `UPDATE log.partition SET next_offset = 0 WHERE topic = (SELECT id FROM log.topic WHERE name = '${topic}')`,
    )
    return
  }
  await deleteTopic()
  const transport = openTestLog(hub)
  await transport.ensureTopics([{ name: topic, partitions: 2 }])
  await transport.close()
}

const tell = async () => expect((await member.post('/demand/forecasts', forecast())).status).toBe(201)
const isReady = async () => (await fetch(new URL('/readyz', hub.url))).ok

/** Subjects of which a reader has not applied exactly what was told. */
const differing = (reader: string) =>
  query(`SELECT told.subject FROM
    (SELECT subject, max(aggregate_version) AS version FROM demand.journal WHERE topic = '${topic}' GROUP BY subject) AS told
    LEFT JOIN ${reader}.inbox_version AS applied ON applied.consumer = '${reader}' AND applied.topic = '${topic}' AND applied.key = told.subject
    WHERE applied.version IS DISTINCT FROM told.version`)

/** Everybody has applied what was told, once. */
async function isWhole(): Promise<void> {
  await until('the hub is ready', isReady)
  await until('all is told and heard', () => caughtUp(operator))
  for (const reader of readers) expect(await differing(reader), reader).toEqual([])
  const [counts] = await query<{ told: number; heard: number }>(`SELECT
    (SELECT count(*)::int FROM demand.journal WHERE type = '${forecastSubmitted.type}') AS told,
    (SELECT count(DISTINCT forecast_id)::int FROM aggregation.line) AS heard`)
  expect(counts?.heard).toBe(counts?.told)
}

test('it is told again, everybody who hears it has all of it once, and is ready', { timeout: 300_000 }, async () => {
  for (let i = 0; i < 12; i++) await tell()
  await until('all is told and heard', () => caughtUp(operator))
  await loseTopic()
  await until('a reader has halted', async () => {
    await tell()
    return !(await isReady())
  })

  let working = true
  const busy = (async () => {
    for (; working; await isReady()) await tell()
  })()
  const { stdout, stderr } = await republish(hub, topic, participantAdmitted.topic)
  working = false
  await busy
  expect(stdout).toMatch(/^\d+ facts are told again, and all that hear them have read them\n$/)
  expect(stderr).toContain('demand: waiting until its relays pause')
  await isWhole()
})

test.skipIf(!hasBroker)('one that is gone is made again', { timeout: 300_000 }, async () => {
  await deleteTopic()
  for (let i = 0; i < 12; i++) await tell()
  await republish(hub, topic)
  await isWhole()
})

test('a topic that the hub does not have is refused, with those that it has', async () => {
  await expect(republish(hub, 'demand.forcast')).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^no topic of the hub is called demand\.forcast\. There are .*demand\.forecast/),
  })
})
