import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { Kafka, logLevel } from 'kafkajs'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Infrastructure, type InfrastructureOptions, startInfrastructure } from './index.ts'
import { commandLine } from './process/command-line.ts'
import { until } from './process/until.ts'

/** PostgreSQL and Kafka as `npm start` runs them, on folders of this test alone; the jars are those of the checkout. */

const cacheDir = resolve(import.meta.dirname, '../.lodestone/cache')
const { DATABASE_URL: _, KAFKA_BROKERS: __, TRANSPORT: ___, ...env } = process.env
const hasBroker = Boolean(env.LODESTONE_TEST_KAFKA_BROKERS)
const quiet = { info: () => {}, warn: () => {}, error: () => {} }
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lodestone-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const start = (name: string, more: Partial<InfrastructureOptions> = {}) =>
  startInfrastructure({ dataDir: join(folder, name), cacheDir, env, log: quiet, ...more })

async function sql(infrastructure: Infrastructure, statement: string): Promise<unknown[]> {
  const client = new Client(infrastructure.databaseUrl)
  await client.connect()
  try {
    return (await client.query(statement)).rows
  } finally {
    await client.end()
  }
}

const kafka = (infrastructure: Infrastructure) =>
  new Kafka({ brokers: [...infrastructure.kafkaBrokers], logLevel: logLevel.NOTHING })

async function produce(infrastructure: Infrastructure, topic: string): Promise<void> {
  const admin = kafka(infrastructure).admin()
  const producer = kafka(infrastructure).producer({ allowAutoTopicCreation: false })
  await Promise.all([admin.connect(), producer.connect()])
  await admin.createTopics({ topics: [{ topic }], waitForLeaders: false })
  await producer.send({ topic, acks: -1, messages: [{ key: 'k', value: 'kept' }] })
  await Promise.all([admin.disconnect(), producer.disconnect()])
}

/** Records of a topic with one partition; -1 when there is no such topic. */
async function countOf(infrastructure: Infrastructure, topic: string): Promise<number> {
  const admin = kafka(infrastructure).admin()
  await admin.connect()
  try {
    if (!(await admin.listTopics()).includes(topic)) return -1
    const [partition] = await admin.fetchTopicOffsets(topic)
    return Number(partition?.offset)
  } finally {
    await admin.disconnect()
  }
}

/** Ids of the processes whose command line holds the folder: launchers, guards and servers of it. */
async function processesOf(dataDir: string): Promise<number[]> {
  const ids = (await readdir('/proc')).map(Number).filter(id => id > 1 && id !== process.pid)
  return ids.filter(id => commandLine(id)?.includes(dataDir))
}

test.skipIf(!hasBroker)('two folders run side by side on loopback, and each keeps its data and its ports', async () => {
  const [one, other] = await Promise.all([start('one'), start('other')])
  try {
    expect(new URL(one.databaseUrl).hostname).toBe('127.0.0.1')
    expect(one.databaseUrl).not.toBe(other.databaseUrl)
    expect(one.kafkaBrokers).not.toEqual(other.kafkaBrokers)
    await expect(start('one')).rejects.toThrow('runs with the data folder')
    await Promise.all([sql(one, 'CREATE TABLE kept AS SELECT 42 AS answer'), produce(one, 'kept')])
    expect(await countOf(other, 'kept')).toBe(-1)
    expect(
      await sql(one, "SELECT current_setting('fsync') || current_setting('synchronous_commit') AS durable"),
    ).toEqual([{ durable: 'onon' }])
  } finally {
    await Promise.all([one.stop(), other.stop()])
  }
  expect(await processesOf(folder)).toEqual([])
  const again = await start('one')
  try {
    expect([again.databaseUrl, again.kafkaBrokers]).toEqual([one.databaseUrl, one.kafkaBrokers])
    expect(await sql(again, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }])
    expect(await countOf(again, 'kept')).toBe(1)
  } finally {
    await again.stop()
  }
})

/** A launcher of its own process. */
async function launcher(dataDir: string) {
  const code = `import { startInfrastructure } from ${JSON.stringify(import.meta.resolve('./index.ts'))}
    const started = await startInfrastructure(${JSON.stringify({ dataDir, cacheDir, env, log: undefined })})
    console.log(JSON.stringify(started)); setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] })
  const line = await Promise.race([once(child.stdout, 'data').then(String), once(child, 'exit')])
  if (typeof line !== 'string') throw new Error('the launcher did not start')
  return { child, started: JSON.parse(line) as Infrastructure }
}

test.skipIf(!hasBroker)(
  'what a launcher leaves that is killed with its guards is ended, and nothing acknowledged is lost',
  async () => {
    const dataDir = join(folder, 'killed')
    const { child, started } = await launcher(dataDir)
    await Promise.all([sql(started, 'CREATE TABLE kept AS SELECT 42 AS answer'), produce(started, 'kept')])
    const servers = await Promise.all(
      ['postgres/data/postmaster.pid', 'kafka/broker.pid'].map(async file =>
        Number.parseInt(await readFile(join(dataDir, file), 'utf8'), 10),
      ),
    )
    const guards = (await processesOf(dataDir)).filter(id => commandLine(id)?.startsWith('/bin/sh'))
    expect(guards.length).toBeGreaterThanOrEqual(2)
    // Held first: a launcher that sees its guard die still lets the server end in order.
    child.kill('SIGSTOP')
    for (const id of guards) process.kill(id, 'SIGKILL')
    child.kill('SIGKILL')
    expect(servers.map(id => commandLine(id) !== undefined)).toEqual([true, true])

    const said: string[] = []
    const again = await start('killed', { log: { ...quiet, warn: text => said.push(text) } })
    try {
      expect(servers.map(id => commandLine(id))).toEqual([undefined, undefined])
      expect(said.sort()).toEqual([
        'ended a Kafka broker that an earlier start had left running',
        'ended a PostgreSQL that an earlier start had left running',
      ])
      expect(await sql(again, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }])
      expect(await countOf(again, 'kept')).toBe(1)

      // The servers themselves killed, as when memory runs out: they come back by themselves, on the same ports.
      const broker = Number.parseInt(await readFile(join(dataDir, 'kafka/broker.pid'), 'utf8'), 10)
      process.kill(
        Number.parseInt(await readFile(join(dataDir, 'postgres/data/postmaster.pid'), 'utf8'), 10),
        'SIGKILL',
      )
      process.kill(broker, 'SIGKILL')
      const count = await until(async () => (await countOf(again, 'kept').catch(() => -1)) === 1 && 1, {
        withinMs: 30_000,
      })
      expect(count).toBe(1)
      expect(
        await until(() => sql(again, 'SELECT answer FROM kept').catch(() => undefined), { withinMs: 30_000 }),
      ).toEqual([{ answer: 42 }])
    } finally {
      await again.stop()
    }
    expect(await processesOf(dataDir)).toEqual([])
  },
)

test('servers that were killed with their launcher answer as soon as they are said to be started again', async () => {
  const dataDir = join(folder, 'all-killed')
  const { child, started } = await launcher(dataDir)
  await sql(started, 'CREATE TABLE kept AS SELECT 42 AS answer')
  const ids = (await processesOf(dataDir)).filter(id => id !== child.pid)
  child.kill('SIGSTOP')
  for (const id of ids) process.kill(id, 'SIGKILL')
  child.kill('SIGKILL')
  await until(async () => (await processesOf(dataDir)).length === 0, { withinMs: 10_000 })
  // What it left says that it is ready.
  expect(await readFile(join(dataDir, 'postgres/data/postmaster.pid'), 'utf8')).toMatch(/ready/)
  const again = await start('all-killed')
  try {
    expect(await sql(again, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }])
  } finally {
    await again.stop()
  }
})

test('what runs already is used and left alone', async () => {
  const given = { DATABASE_URL: 'postgresql://given/db', KAFKA_BROKERS: 'one:9092, two:9092' }
  const used = await start('given', { env: { ...env, ...given } })
  expect(used).toMatchObject({ databaseUrl: given.DATABASE_URL, kafkaBrokers: ['one:9092', 'two:9092'] })
  await used.stop()
})
