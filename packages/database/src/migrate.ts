import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import pg from 'pg'
import { checkedSchema, roleOf } from './database.ts'
import { asFault, sqlState } from './errors.ts'
import { settingOf } from './reach.ts'

type Migration = { readonly name: string; readonly text: string; readonly sha256: string }

/** Any number: everyone who migrates a Lodestone database waits for the holder of this lock. */
const LOCK = 5_203_061

/** A schema with the folders of its `*.sql` files. */
export type SchemaFiles = { readonly schema: string; readonly folders: readonly URL[] }

/** Brings one schema up to date: `migrateAll`. */
export const migrate = ({ url, ...files }: { url: string } & SchemaFiles): Promise<void> => migrateAll(url, [files])

/**
 * Brings schemas up to date, one after the other on one connection: creates the role and schema when missing, then applies the `*.sql` files
 * of its folders in order, each once, each in a transaction, recorded with its SHA-256 in `migration`. Safe when several processes do it at
 * once. Throws when a file that was applied has changed since, or two files of a schema have one name.
 */
export async function migrateAll(url: string, schemas: readonly SchemaFiles[]): Promise<void> {
  const wanted = await Promise.all(
    schemas.map(async ({ schema, folders }) => ({
      schema: checkedSchema(schema),
      migrations: await readMigrations(folders),
    })),
  )
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 5_000,
    application_name: 'lodestone-migrate',
  })
  client.on('error', () => {})
  try {
    await client.connect()
    await client.query('SELECT pg_advisory_lock($1)', [LOCK])
    // Whoever migrates owns the tables, and policies bind their owner too: a migration that moves rows must see them.
    await client.query(settingOf('service', 'SESSION'))
    for (const { schema, migrations } of wanted) {
      await createRole(client, roleOf(schema))
      await createSchema(client, schema)
      await client.query(`SET search_path TO ${schema}`)
      await applyMissing(client, migrations)
    }
  } catch (error) {
    throw asFault(error)
  } finally {
    await client.end().catch(() => {})
  }
}

async function readMigrations(folders: readonly URL[]): Promise<Migration[]> {
  const found: Migration[] = []
  for (const folder of folders) {
    const base = folder.href.endsWith('/') ? folder : new URL(`${folder.href}/`)
    const names = (await readdir(base)).filter(name => name.endsWith('.sql')).sort()
    for (const name of names) {
      if (found.some(other => other.name === name)) throw new Error(`two migrations are named ${name}`)
      const text = await readFile(new URL(name, base), 'utf8')
      found.push({ name, text, sha256: createHash('sha256').update(text).digest('hex') })
    }
  }
  return found
}

/**
 * Roles belong to the whole cluster and the lock to one database, so another database's migration may create the role at the same
 * moment: the loser sees 42710 or 23505, or "tuple concurrently updated" (XX000) on the grant, and looks again.
 */
async function createRole(client: pg.Client, role: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      const { rows } = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [role])
      if (rows.length === 0) await client.query(`CREATE ROLE ${role} NOLOGIN`)
      const { rows: superuser } = await client.query('SELECT 1 FROM pg_roles WHERE rolname = current_user AND rolsuper')
      if (superuser.length === 0) await client.query(`GRANT ${role} TO CURRENT_USER`)
      return
    } catch (error) {
      const raced = ['42710', '23505', 'XX000'].includes(sqlState(error) ?? '')
      if (!raced || attempt === 20) throw error
    }
  }
}

/** The role may use rows, not shape: tables stay with whoever migrates. A migration takes away what a table must not allow. */
async function createSchema(client: pg.Client, schema: string): Promise<void> {
  const role = roleOf(schema)
  await client.query(`
    BEGIN;
    CREATE SCHEMA IF NOT EXISTS ${schema};
    GRANT USAGE ON SCHEMA ${schema} TO ${role};
    ALTER DEFAULT PRIVILEGES IN SCHEMA ${schema} GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON TABLES TO ${role};
    ALTER DEFAULT PRIVILEGES IN SCHEMA ${schema} GRANT USAGE, SELECT ON SEQUENCES TO ${role};
    CREATE TABLE IF NOT EXISTS ${schema}.migration (
      name text PRIMARY KEY, sha256 text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now());
    REVOKE ALL ON ${schema}.migration FROM ${role};
    COMMIT;`)
}

async function applyMissing(client: pg.Client, migrations: readonly Migration[]): Promise<void> {
  const { rows } = await client.query<{ name: string; sha256: string }>('SELECT name, sha256 FROM migration')
  const applied = new Map(rows.map(row => [row.name, row.sha256]))
  for (const { name, text, sha256 } of migrations) {
    const before = applied.get(name)
    if (before === sha256) continue
    if (before !== undefined)
      throw new Error(`migration ${name} was changed after it was applied; add a new file instead`)
    await client.query('BEGIN')
    try {
      await client.query(text)
      await client.query('INSERT INTO migration (name, sha256) VALUES ($1, $2)', [name, sha256])
      await client.query('COMMIT')
    } catch (error) {
      await client.query('ROLLBACK').catch(() => {})
      throw new Error(`migration ${name} failed: ${(error as Error).message}`, { cause: error })
    }
  }
}
