import pg from 'pg'
import type { Address } from './address.ts'
import { asFault } from './errors.ts'
import { roleOf } from './login.ts'
import { appliedIn, applyMissing, isApplied, readMigrations } from './migration.files.ts'
import { makeLogin, plain, setPassword } from './migration.logins.ts'
import { closePublic, createSchema, grantRows, takeOver } from './migration.schema.ts'
import { settingOf } from './reach.ts'
import { checkedSchema } from './schema.ts'
import type { Sql } from './sql.ts'

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
