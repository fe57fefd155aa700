import { randomUUID } from 'node:crypto'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import pg from 'pg'
import { loginOf } from './login.ts'
import { migrateAll, type SchemaFiles } from './migrate.ts'

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

/** Brings one schema up to date as its owner, and gives the address with which its service signs in. */
export async function migrate({ url, ...files }: { url: string } & SchemaFiles): Promise<string> {
  const login = loginOf(url, files.schema)
  await migrateAll({ url }, [files], new Map([[files.schema, login]]))
  return login
}

/** The same with one table, `note`, of which a reach holds its owner's rows. */
export async function createNotes(schema: string): Promise<{ url: string; login: string; drop(): Promise<void> }> {
  const made = await createTestDatabase()
  const folder = await mkdtemp(join(tmpdir(), 'lodestone-migrations-'))
  await writeFile(
    join(folder, '0001-note.sql'),
    `CREATE TABLE note (id integer, owner text NOT NULL);
     ALTER TABLE note ENABLE ROW LEVEL SECURITY;
     ALTER TABLE note FORCE ROW LEVEL SECURITY;
     CREATE POLICY in_reach ON note USING (current_setting('lodestone.reach', true) IN ('everybody', 'service', owner));
     CREATE UNIQUE INDEX note_key ON note (owner, id);`,
  )
  return { ...made, login: await migrate({ url: made.url, schema, folders: [pathToFileURL(folder)] }) }
}
