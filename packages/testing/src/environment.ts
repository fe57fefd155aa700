import { randomBytes } from 'node:crypto'
import { silent } from '@lodestone/database'
import { kafkaTransport, postgresTransport, type Transport } from '@lodestone/messaging'
import pg from 'pg'

const { LODESTONE_TEST_KAFKA_BROKERS: brokers = '' } = process.env

/** Whether the test run has a broker. Tests of what only a broker does are skipped without; hubs keep their events in PostgreSQL then. */
export const hasBroker = brokers !== ''

/** The real PostgreSQL and broker that the test run has started. */
export function testInfrastructure(): { databaseUrl: string; kafkaBrokers: string } {
  const databaseUrl = process.env.LODESTONE_TEST_DATABASE_URL
  if (!databaseUrl)
    throw new Error('no infrastructure: run the tests with npm test (npm test -- PATH for some of them)')
  return { databaseUrl, kafkaBrokers: brokers }
}

/** Settings by which a hub of this test run keeps its events at the broker, or in its database where there is none. */
export const testTransport: Readonly<Record<'TRANSPORT' | 'KAFKA_BROKERS', string>> = {
  TRANSPORT: hasBroker ? 'kafka' : 'postgres',
  KAFKA_BROKERS: brokers,
}

/** The log of a hub's events, as somebody who may write and read all of it. The caller closes it. */
export function openTestLog(hub: { readonly databaseUrl: string; readonly topicPrefix: string }): Transport {
  if (!hasBroker) return postgresTransport({ address: { url: hub.databaseUrl }, log: silent })
  return kafkaTransport({ brokers: brokers.split(','), clientId: 'test', log: silent, prefix: hub.topicPrefix })
}

export const uniqueName = (prefix: string): string => `${prefix}_${randomBytes(5).toString('hex')}`

/** A database of one's own: empty, or as every service's migrations leave it, where the test run has made one to copy. */
export async function createTestDatabase(
  { migrated } = { migrated: false },
): Promise<{ url: string; drop(): Promise<void> }> {
  const admin = new URL(testInfrastructure().databaseUrl)
  const name = uniqueName('test')
  const template = (migrated && process.env.LODESTONE_TEST_TEMPLATE) || 'template1'
  // Its files are copied, not written through the log page by page.
  await run(admin.href, `CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY FILE_COPY`)
  const own = new URL(admin.href)
  own.pathname = `/${name}`
  return { url: own.href, drop: () => run(admin.href, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) }
}

async function run(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}
