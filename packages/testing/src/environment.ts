import { randomBytes } from 'node:crypto'
import pg from 'pg'

/** The real PostgreSQL and broker that the test run has started. */
export function testInfrastructure(): { databaseUrl: string; kafkaBrokers: string } {
  const databaseUrl = process.env.LODESTONE_TEST_DATABASE_URL
  const kafkaBrokers = process.env.LODESTONE_TEST_KAFKA_BROKERS
  if (!databaseUrl || !kafkaBrokers)
    throw new Error('no infrastructure: run the tests with npm test (npm test -- PATH for some of them)')
  return { databaseUrl, kafkaBrokers }
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
