import { createPrivateKey, createPublicKey, randomUUID, sign, verify } from 'node:crypto'
import { defineEvent, type EventContract } from '@lodestone/contracts'
import { type Database, type Log, migrateAll, openDatabase, silent } from '@lodestone/database'
import { createTestDatabase, migrate } from '@lodestone/database/fixture'
import { z } from 'zod'
import { toRecord } from './envelope.ts'
import type { Network } from './faults/network.fixture.ts'
import {
  append,
  type Cause,
  type Consumer,
  type EventKeys,
  type InRecord,
  type KafkaTransportOptions,
  kafkaTransport,
  LOG_SCHEMA,
  logMigrations,
  messagingMigrations,
  type OutRecord,
  type Producer,
  partitionKey,
  postgresTransport,
  proverOf,
  type Relay,
  type RunningConsumer,
  startConsumer,
  startRelay,
  type Transport,
  verifierOf,
} from './index.ts'

/** Whether the test run has a broker: what needs one is skipped without. */
export const hasBroker = Boolean(process.env.LODESTONE_TEST_KAFKA_BROKERS)

/** The broker that tests use. Fails clearly when the environment names none. */
export function testBrokers(): string[] {
  const brokers = process.env.LODESTONE_TEST_KAFKA_BROKERS
  if (!brokers) throw new Error('LODESTONE_TEST_KAFKA_BROKERS is not set: these tests need a real Kafka broker')
  return brokers.split(',')
}

/** Shows what the code under test logs when LODESTONE_TEST_LOG is set. */
export const testLog: Log = process.env.LODESTONE_TEST_LOG
  ? {
      debug: (fields, message) => console.log('debug', message, fields),
      info: (fields, message) => console.log('info', message, fields),
      warn: (fields, message) => console.log('warn', message, fields),
      error: (fields, message) => console.log('error', message, fields),
    }
  : silent

/** Topics of one test do not meet those of another: each gets a prefix of its own. */
export const newPrefix = (): string => `test-${randomUUID()}.`

export const openKafka = (prefix = newPrefix(), more: Partial<KafkaTransportOptions> = {}): Transport =>
  kafkaTransport({
    brokers: more.brokers ?? testBrokers(),
    clientId: 'lodestone-test',
    log: testLog,
    prefix,
    topicsTimeoutMs: 10_000,
    ...more,
  })

/** A log of one test alone; what closes it takes it away. */
export type TestTransport = Transport & {
  /** The network that it was opened on leads here: where a log in PostgreSQL is. */
  readonly url: string
  /** With these settings a process of its own opens the same log. */
  readonly env: Readonly<Record<string, string>>
}

export const transportOf = ({ TEST_PREFIX, TEST_LOG = '' }: NodeJS.ProcessEnv): Transport =>
  TEST_PREFIX ? openKafka(TEST_PREFIX) : openPostgres(TEST_LOG)

/** As the owner of the log, who may do everything. */
const openPostgres = (url: string): Transport => postgresTransport({ address: { url }, log: testLog })

export async function openTransport(kind: 'kafka' | 'postgres', network?: Network): Promise<TestTransport> {
  if (kind === 'kafka') {
    const prefix = newPrefix()
    const transport = openKafka(prefix, network ? { socketFactory: network.socketFactory } : {})
    return { ...transport, url: '', env: { TEST_PREFIX: prefix } }
  }
  const { url, drop } = await createTestDatabase()
  await migrateAll({ url }, [{ schema: LOG_SCHEMA, folders: [logMigrations], callers: [] }])
  const transport = openPostgres(network ? await network.through(url) : url)
  return {
    ...transport,
    url,
    env: { TEST_LOG: url },
    close: async () => {
      await transport.close()
      await drop()
    },
  }
}

/** A thing that is counted: its n-th event carries n. `pad` makes it large. */
export const counted = defineEvent({
  type: 'test.thing-counted.v1',
  summary: 'A thing was counted',
  topic: 'test.thing',
  data: z.object({ n: z.number().int(), pad: z.string().optional() }),
}) as EventContract<{ n: number; pad?: string }>

/** That a thing was counted, as a record that nobody has signed. */
export const event = (subject: string, version: number, n = version): OutRecord =>
  toRecord(
    'urn:test',
    counted.topic,
    {
      id: '0198c1f0-0000-7000-8000-000000000000',
      type: counted.type,
      subject,
      time: '2026-11-24T10:00:00.000Z',
      aggregateVersion: version,
      actor: 'tester',
      correlationId: 'test',
    },
    JSON.stringify({ n }),
  )

/** The key of the service `test`, the same in every process of a test. */
const key = createPrivateKey({
  key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.alloc(32, 7)]),
  format: 'der',
  type: 'pkcs8',
})
const publicKey = createPublicKey(key)
export const testSigner = { name: 'test', id: 'first', sign: (bytes: Buffer) => sign(null, bytes, key) }
export const proving = proverOf(testSigner)
export const testKeys: EventKeys = {
  verify: (name, id, bytes, signature) =>
    name === 'test' && id === 'first' && verify(null, bytes, publicKey, signature),
}
export const verifying = verifierOf(testKeys)

export const causeAt = (now = new Date('2026-11-24T10:00:00.000Z')): Cause => ({
  actor: 'tester',
  now,
  correlationId: 'test',
})

/** A relay of the sender, for as long as a test needs it. */
export async function openRelay(
  bench: Bench,
  transport: Transport,
  wrap = (producer: Producer) => producer,
): Promise<Relay> {
  const relay = startRelay({
    database: bench.sender,
    producer: wrap(await transport.producer()),
    prove: proving,
    log: testLog,
  })
  bench.running.push(relay)
  return relay
}

/**
 * When the outbox is empty. A rejected send may have been stored, so all may be seen while rows are left: those would go to the next
 * test's log.
 */
export async function drained(relay: Relay): Promise<void> {
  await until(
    () => relay.status(),
    ({ depth }) => depth === 0,
  )
}

/** A consumer of the receiver; what it calls fatal fails the test that awaits it. */
export function openConsumer(bench: Bench, transport: Transport, consumer: Consumer = seeing): RunningConsumer {
  const running = startConsumer({
    database: bench.receiver,
    transport,
    service: 'receiver',
    consumer,
    verify: verifying,
    log: testLog,
    onFatal: error => {
      throw error
    },
  })
  bench.running.push(running)
  return running
}

/** Every record of a topic, in order per partition, as the broker holds it. */
export async function recordsOf(transport: Transport, topic: string): Promise<InRecord[]> {
  const ends = await transport.endOffsets([topic])
  const positions = new Map<string, bigint>()
  const records: InRecord[] = []
  const subscription = await transport.consume({
    group: `records-${randomUUID()}`,
    topics: [topic],
    positions: async () => positions,
    onFatal: error => {
      throw error
    },
    onBatch: async batch => {
      const key = partitionKey(batch)
      if (batch.from !== (positions.get(key) ?? 0n)) return { next: positions.get(key) ?? 0n }
      records.push(...batch.records)
      const next = (batch.records.at(-1)?.offset ?? -1n) + 1n
      positions.set(key, next)
      return { next }
    },
  })
  await until(
    () => [...ends].every(([key, end]) => (positions.get(key) ?? 0n) >= end),
    done => done,
  )
  await subscription.stop()
  return records
}

/** Versions of each key in the order of the log, first occurrences only. */
export function versionsOf(records: readonly InRecord[]): Record<string, number[]> {
  const byKey: Record<string, number[]> = {}
  for (const { key, headers } of records) {
    const version = Number(headers.ce_aggregateversion)
    const versions = byKey[String(key)] ?? []
    if (!versions.includes(version)) versions.push(version)
    byKey[String(key)] = versions
  }
  return byKey
}

export type Bench = {
  readonly url: string
  /** Where the sender and the receiver sign in. */
  readonly logins: { readonly sender: string; readonly receiver: string }
  /** A pool on the schema of the sender, and one on that of the receiver. */
  readonly sender: Database
  readonly receiver: Database
  /** What is stopped at the end, also when a test has failed before it could. */
  readonly running: { stop(): Promise<void> }[]
  close(): Promise<void>
}

/** One database with a sending and a receiving service. The receiver keeps what it applied, in order, in `seen`. */
export async function openBench(): Promise<Bench> {
  const { url, drop } = await createTestDatabase()
  const folders = [messagingMigrations, new URL('../fixture/', import.meta.url)]
  const logins = {
    sender: await migrate({ url, schema: 'sender', folders }),
    receiver: await migrate({ url, schema: 'receiver', folders }),
  }
  const sender = openDatabase({ url: logins.sender, schema: 'sender' }).within('service')
  const receiver = openDatabase({ url: logins.receiver, schema: 'receiver' }).within('service')
  const running: Bench['running'] = []
  return {
    url,
    logins,
    sender,
    receiver,
    running,
    async close() {
      await Promise.all(running.map(one => one.stop()))
      await sender.close()
      await receiver.close()
      await drop()
    },
  }
}

/** Counts each key once more, all in one transaction. */
export async function count(database: Database, keys: readonly string[], n: number, pad?: string): Promise<void> {
  await database.transaction(tx =>
    append(
      tx,
      keys.map(subject => ({ subject, event: counted, data: pad === undefined ? { n } : { n, pad } })),
      causeAt(),
    ),
  )
}

/** Writes down what it is given. */
export const seeing: Consumer = {
  name: 'receiver',
  topics: [counted.topic],
  handle: (tx, events) =>
    tx
      .query('INSERT INTO seen (key, n, record_offset) SELECT * FROM unnest($1::text[], $2::int[], $3::bigint[])', [
        events.map(event => event.key),
        events.map(event => (event.data as { n: number }).n),
        events.map(event => event.offset),
      ])
      .then(() => {}),
}

/** What was applied, as the numbers of each key in the order of application. */
export async function seen(database: Database): Promise<Record<string, number[]>> {
  const rows = await database.query<{ key: string; n: number }>('SELECT key, n FROM seen ORDER BY id')
  const byKey: Record<string, number[]> = {}
  for (const { key, n } of rows) {
    byKey[key] ??= []
    byKey[key].push(n)
  }
  return byKey
}

/** For tests that wait for sessions or leases to expire: a loaded machine needs much longer than the 10 to 20 s of an idle one. */
export const PATIENCE_MS = 90_000

/** 1, 2, … n. */
export const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1)

/** Looks until a condition holds, more and more seldom; fails with what was last seen after the deadline. */
export async function until<T>(
  look: () => Promise<T> | T,
  holds: (value: T) => boolean,
  withinMs = 40_000,
): Promise<T> {
  const began = performance.now()
  for (;;) {
    const value = await look()
    if (holds(value)) return value
    const waited = performance.now() - began
    if (waited > withinMs)
      throw new Error(`not within ${withinMs} ms; last seen: ${JSON.stringify(value)?.slice(0, 500)}`)
    await new Promise(resolve => setTimeout(resolve, Math.min(100, Math.max(5, waited / 5))))
  }
}
