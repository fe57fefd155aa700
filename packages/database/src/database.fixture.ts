import { randomUUID } from 'node:crypto'
import pg from 'pg'

/** The server that tests use. Fails clearly when the environment names none. */
export function testServerUrl(): string {
  const url = process.env.LODESTONE_TEST_DATABASE_URL
  if (!url) throw new Error('LODESTONE_TEST_DATABASE_URL is not set: these tests need a real PostgreSQL')
  return url
}

async function asOwner(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: testServerUrl() })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}

/** A new, empty database for one test file; `drop` ends whoever is still connected. */
export async function createTestDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  const name = `messaging_dev_${randomUUID().replaceAll('-', '')}`
  await asOwner(`CREATE DATABASE ${name} TEMPLATE template0 STRATEGY FILE_COPY`)
  const url = new URL(testServerUrl())
  url.pathname = `/${name}`
  return { url: url.href, drop: () => asOwner(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) }
}
