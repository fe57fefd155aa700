import { randomUUID } from 'node:crypto'
import { type Log, migrateAll, silent } from '@lodestone/database'
import { createTestDatabase } from '@lodestone/database/fixture'
import type { Network } from './faults/network.fixture.ts'
import {
  type InRecord,
  type KafkaTransportOptions,
  kafkaTransport,
  LOG_SCHEMA,
  logMigrations,
  partitionKey,
  postgresTransport,
  type Transport,
} from './index.ts'
import { until } from './until.fixture.ts'

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
