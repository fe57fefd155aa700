import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { errorOf } from '@lodestone/kernel'
import pg from 'pg'
import { type Address, connectionTo } from './address.ts'
import { asFault, sqlState } from './errors.ts'
import { roleOf, scramVerifier } from './login.ts'
import { settingOf } from './reach.ts'
import { checkedSchema } from './schema.ts'
import type { Sql } from './sql.ts'

type Migration = { readonly name: string; readonly text: string; readonly sha256: string }

/** Any number: everyone who migrates a Lodestone database waits for the holder of this lock. */
const LOCK = 5_203_061

/**
 * A schema with the folders of its `*.sql` files. One that others share has no login of its own: the logins of the schemas in `callers` may call
 * its functions, which decide what they give, and have no right to its tables.
 */
export type SchemaFiles = {
  readonly schema: string
  readonly folders: readonly URL[]
  readonly callers?: readonly string[]
}

/**
 * Brings schemas up to date as their owner, one after the other on one connection: makes the login of each and the schema when missing, then
 * applies the `*.sql` files of its folders in order, each once, each in a transaction, recorded with its SHA-256 in `migration`. A login with a
 * password among `logins`, by schema, can sign in with it afterwards. Safe when several processes do it at once. Throws when a file that was
 * applied has changed since, or two files of a schema have one name.
 */
export async function migrateAll(
  owner: Address,
  schemas: readonly SchemaFiles[],
  logins: ReadonlyMap<string, string> = new Map(),
): Promise<void> {
  const wanted = await Promise.all(
    schemas.map(async ({ schema, folders, callers }) => ({
      schema: checkedSchema(schema),
      migrations: await readMigrations(folders),
      roles: (callers ?? [schema]).map(roleOf),
      isShared: callers !== undefined,
    })),
  )
  const client = new pg.Client(plain(owner))
  client.on('error', () => {})
  try {
    await client.connect()
    await client.query('SELECT pg_advisory_lock($1)', [LOCK])
    // Whoever migrates owns the tables, and policies bind their owner too: a migration that moves rows must see them.
    await client.query(settingOf('service', 'SESSION'))
    await closePublic(client)
    for (const { schema, migrations, roles, isShared } of wanted) {
      for (const role of roles) await makeLogin(client, role)
      await createSchema(client, schema)
      if (!isShared) await grantRows(client, schema)
      await takeOver(client, schema)
      await client.query(`SET search_path TO ${schema}`)
      await applyMissing(client, migrations)
      await client.query(`REVOKE ALL ON ALL ROUTINES IN SCHEMA ${schema} FROM PUBLIC`)
      if (roles.length > 0)
        await client.query(
          `GRANT USAGE ON SCHEMA ${schema} TO ${roles}; GRANT EXECUTE ON ALL ROUTINES IN SCHEMA ${schema} TO ${roles}`,
        )
    }
    for (const { schema } of wanted) {
      const login = logins.get(schema)
      if (login !== undefined) await setPassword(client, roleOf(schema), { ...owner, url: login })
    }
  } catch (error) {
    throw asFault(error)
  } finally {
    await client.end().catch(() => {})
  }
}

/**
 * Files of these folders that the schema lacks, as its service sees it. Throws when one was changed since it was applied. Files that this
 * process does not know are none of its business: a newer one has brought them.
 */
export async function missingMigrations(sql: Sql, folders: readonly URL[]): Promise<string[]> {
  const applied = await appliedIn(text => sql.query(text))
  return (await readMigrations(folders)).filter(migration => !isApplied(migration, applied)).map(({ name }) => name)
}

const plain = (address: Address): pg.ClientConfig => ({
  ...connectionTo(address),
  connectionTimeoutMillis: 5_000,
  application_name: 'lodestone-migrate',
})

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
 * Roles belong to the whole cluster and the lock to one database, so another database's migration may change the role at the same
 * moment: the loser sees 42710 or 23505, or "tuple concurrently updated" (XX000), and looks again.
 */
async function unraced(work: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      if (attempt === 20 || !['42710', '23505', 'XX000'].includes(sqlState(error) ?? '')) throw error
    }
  }
}

/** A role that may sign in and has nothing else. Earlier versions made roles that their owner took, and that could not sign in. */
const makeLogin = (client: pg.Client, role: string): Promise<void> =>
  unraced(async () => {
    const { rows } = await client.query('SELECT rolcanlogin FROM pg_roles WHERE rolname = $1', [role])
    if (rows.length === 0) await client.query(`CREATE ROLE ${role} LOGIN NOINHERIT`)
    else if (!rows[0].rolcanlogin) await client.query(`ALTER ROLE ${role} LOGIN NOINHERIT`)
  })

/** Of authentication: no such role or password, or the role may not sign in. */
const NOT_ADMITTED = /^28/

async function setPassword(client: pg.Client, role: string, login: Address): Promise<void> {
  const { username, password } = new URL(login.url)
  if (decodeURIComponent(username) !== role)
    throw new Error(`the login of this schema is named ${role}, not ${username}`)
  if (password === '' || (await signsIn(login))) return
  const verifier = scramVerifier(decodeURIComponent(password))
  await unraced(async () => void (await client.query(`ALTER ROLE ${role} PASSWORD '${verifier}'`)))
}

async function signsIn(login: Address): Promise<boolean> {
  const client = new pg.Client(plain(login))
  client.on('error', () => {})
  try {
    await client.connect()
    return true
  } catch (error) {
    if (NOT_ADMITTED.test(sqlState(error) ?? '')) return false
    throw error
  } finally {
    await client.end().catch(() => {})
  }
}

/** Since PostgreSQL 15 a new database has it so; one that has grown up with older versions lets everybody create there. */
async function closePublic(client: pg.Client): Promise<void> {
  const { rows } = await client.query(
    "SELECT 1 FROM pg_namespace WHERE nspname = 'public' AND has_schema_privilege('public', oid, 'CREATE')",
  )
  if (rows.length > 0) await client.query('REVOKE CREATE ON SCHEMA public FROM PUBLIC')
}

async function createSchema(client: pg.Client, schema: string): Promise<void> {
  await client.query(`
    BEGIN;
    CREATE SCHEMA IF NOT EXISTS ${schema};
    CREATE TABLE IF NOT EXISTS ${schema}.migration (
      name text PRIMARY KEY, sha256 text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now());
    COMMIT;`)
}

/** The role may use rows, not shape: tables stay with whoever migrates. A migration takes away what a table must not allow. */
async function grantRows(client: pg.Client, schema: string): Promise<void> {
  const role = roleOf(schema)
  await client.query(`
    BEGIN;
    ALTER DEFAULT PRIVILEGES IN SCHEMA ${schema} GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON TABLES TO ${role};
    ALTER DEFAULT PRIVILEGES IN SCHEMA ${schema} GRANT USAGE, SELECT ON SEQUENCES TO ${role};
    REVOKE ALL ON ${schema}.migration FROM ${role};
    GRANT SELECT ON ${schema}.migration TO ${role};
    COMMIT;`)
}

/** What somebody else has made there, who migrated before, becomes the present owner's. That takes a right to the other role, or a superuser. */
async function takeOver(client: pg.Client, schema: string): Promise<void> {
  const { rows } = await client.query<{ sql: string }>(
    `SELECT format('ALTER SCHEMA %I OWNER TO CURRENT_USER', nspname) AS sql FROM pg_namespace
     WHERE nspname = $1 AND nspowner <> current_user::regrole
     UNION ALL
     SELECT format('ALTER %s %s OWNER TO CURRENT_USER', CASE relkind WHEN 'S' THEN 'SEQUENCE' WHEN 'v' THEN 'VIEW'
       WHEN 'm' THEN 'MATERIALIZED VIEW' ELSE 'TABLE' END, c.oid::regclass)
     FROM pg_class c WHERE relnamespace = $1::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'S') AND relowner <> current_user::regrole
       AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND deptype IN ('a', 'i'))
     UNION ALL
     SELECT format('ALTER ROUTINE %s OWNER TO CURRENT_USER', oid::regprocedure) FROM pg_proc
     WHERE pronamespace = $1::regnamespace AND proowner <> current_user::regrole`,
    [schema],
  )
  for (const { sql } of rows) await client.query(sql)
}

type Applied = ReadonlyMap<string, string>

async function appliedIn(query: (text: string) => Promise<{ name: string; sha256: string }[]>): Promise<Applied> {
  const rows = await query('SELECT name, sha256 FROM migration')
  return new Map(rows.map(row => [row.name, row.sha256]))
}

function isApplied({ name, sha256 }: Migration, applied: Applied): boolean {
  const before = applied.get(name)
  if (before !== undefined && before !== sha256)
    throw new Error(`migration ${name} was changed after it was applied; add a new file instead`)
  return before !== undefined
}

async function applyMissing(client: pg.Client, migrations: readonly Migration[]): Promise<void> {
  const applied = await appliedIn(async text => (await client.query(text)).rows)
  for (const migration of migrations) {
    if (isApplied(migration, applied)) continue
    const { name, text, sha256 } = migration
    await client.query('BEGIN')
    try {
      await client.query(text)
      await client.query('INSERT INTO migration (name, sha256) VALUES ($1, $2)', [name, sha256])
      await client.query('COMMIT')
    } catch (error) {
      await client.query('ROLLBACK').catch(() => {})
      throw new Error(`migration ${name} failed: ${errorOf(error).message}`, { cause: error })
    }
  }
}
