import * as aggregation from '@lodestone/aggregation/schema'
import * as console from '@lodestone/console/schema'
import { SERVICES } from '@lodestone/contracts'
import * as migration from '@lodestone/database/migration'
import * as demand from '@lodestone/demand/schema'
import * as matching from '@lodestone/matching/schema'
import * as log from '@lodestone/messaging/log-schema'
import * as messages from '@lodestone/messaging/schema'
import * as outlook from '@lodestone/outlook/schema'
import * as participants from '@lodestone/participants/schema'
import * as rounds from '@lodestone/rounds/schema'
import { migrateServices } from '@lodestone/service'
import * as shared from '@lodestone/service/tables'
import * as supply from '@lodestone/supply/schema'
import { createTestDatabase } from '@lodestone/testing'
import { generateDrizzleJson, generateMigration } from 'drizzle-kit/api'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'

// Taking it in gives every array a property, which would stay for other tests of this process.
Reflect.deleteProperty(Array.prototype, 'random')

/**
 * What the services declare in drizzle is what their migrations have made: drizzle-kit makes tables out of the declarations, and PostgreSQL's
 * own catalog describes both. Functions, triggers, grants, storage and whether an old row obeys a check are said in migrations alone.
 */
const OWN = { participants, demand, supply, aggregation, matching, rounds, outlook, console }
const DECLARED: Record<string, object> = {
  ...Object.fromEntries(
    Object.entries(OWN).map(([service, own]) => [service, together(migration, messages, shared, own)]),
  ),
  log: together(migration, log),
}

function together(...modules: readonly object[]): object {
  return Object.assign({}, ...modules)
}

/** Sentences about all that a schema has, in the writing of PostgreSQL; `$1` is in the search path, so that it is named nowhere. */
const SHAPE = `
  WITH held AS (SELECT oid, relname AS name, relkind AS kind, relrowsecurity AND relforcerowsecurity AS kept, reloptions AS options
    FROM pg_class WHERE relnamespace = $1::regnamespace AND relkind IN ('r', 'p', 'v', 'm'))
  SELECT format('%s.%s %s', name, attname, concat_ws(' ', format_type(atttypid, atttypmod), 'collate ' || nullif(collname, 'default'),
      CASE WHEN attnotnull THEN 'not null' END, 'default ' || pg_get_expr(adbin, adrelid), 'identity ' || nullif(attidentity::text, ''),
      'generated ' || nullif(attgenerated::text, ''))) AS is
    FROM held JOIN pg_attribute ON attrelid = held.oid AND attnum > 0 AND NOT attisdropped
    LEFT JOIN pg_attrdef ON adrelid = held.oid AND adnum = attnum LEFT JOIN pg_collation AS c ON c.oid = attcollation
  UNION ALL
  SELECT format('%s %s: %s', name, conname, regexp_replace(pg_get_constraintdef(c.oid, true), ' NOT VALID$', ''))
    FROM held JOIN pg_constraint AS c ON conrelid = held.oid AND contype <> 'n'
  UNION ALL
  SELECT pg_get_indexdef(indexrelid, 0, true) FROM held JOIN pg_index ON indrelid = held.oid
  UNION ALL
  SELECT format('%s policy %s for %s to %s using %s check %s', name, polname, polcmd, polroles, pg_get_expr(polqual, polrelid),
      pg_get_expr(polwithcheck, polrelid)) || CASE WHEN polpermissive THEN '' ELSE ' restrictive' END
    FROM held JOIN pg_policy ON polrelid = held.oid
  UNION ALL
  SELECT format('%s keeps its rows', name) FROM held WHERE kept
  UNION ALL
  SELECT format('view %s %s: %s', name, options, pg_get_viewdef(oid, true)) FROM held WHERE kind IN ('v', 'm')
  ORDER BY 1`

let migrated: Awaited<ReturnType<typeof openTestDatabase>>
let empty: Awaited<ReturnType<typeof openTestDatabase>>

async function openTestDatabase(options?: { migrated: boolean }) {
  const { url, drop } = await createTestDatabase(options)
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  return {
    url,
    run: async (sql: string, values?: unknown[]) => (await client.query<Record<string, string>>(sql, values)).rows,
    drop: async () => {
      await client.end()
      await drop()
    },
  }
}

async function shapeOf({ run }: typeof migrated, schema: string): Promise<Set<string | undefined>> {
  await run(`SET search_path TO ${schema}`)
  return new Set((await run(SHAPE, [schema])).map(row => row.is))
}

/** Makes the tables that are declared in a schema `public` of their own, with the functions that policies and views call. */
async function make(tables: object, schema: string): Promise<void> {
  await migrated.run(`SET search_path TO ${schema}`)
  const functions = await migrated.run(
    `SELECT pg_get_functiondef(oid) AS sql FROM pg_proc WHERE pronamespace = $1::regnamespace ORDER BY oid`,
    [schema],
  )
  await empty.run(
    'DROP SCHEMA IF EXISTS public CASCADE; CREATE SCHEMA public; SET search_path TO public; SET check_function_bodies TO off',
  )
  for (const { sql = '' } of functions) await empty.run(sql.replace(` ${schema}.`, ' '))
  const statements = await generateMigration(generateDrizzleJson({}), generateDrizzleJson({ ...tables }))
  for (const sql of statements) await empty.run(sql)
  // drizzle cannot say that rows are kept from the owner of their table too; all of ours are that are kept from anybody.
  const kept = await empty.run(
    `SELECT format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', relname) AS sql FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relrowsecurity`,
  )
  for (const { sql = '' } of kept) await empty.run(sql)
}

beforeAll(async () => {
  migrated = await openTestDatabase({ migrated: true })
  await migrateServices(
    { url: migrated.url },
    SERVICES.map(name => ({ name, migrations: new URL(`../../services/${name}/migrations/`, import.meta.url) })),
  )
  empty = await openTestDatabase()
})
afterAll(async () => {
  await empty?.drop()
  await migrated?.drop()
})

test('every schema is declared', async () => {
  const schemas = await migrated.run(
    `SELECT nspname AS name FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname NOT IN ('information_schema', 'public')`,
  )
  expect(schemas.map(row => row.name).sort()).toEqual(Object.keys(DECLARED).sort())
})

test.each(Object.entries(DECLARED))('%s declares what its migrations make', async (schema, tables) => {
  await make(tables, schema)
  const inDatabase = await shapeOf(migrated, schema)
  const declared = await shapeOf(empty, 'public')
  expect(inDatabase.size).toBeGreaterThan(10)
  expect({
    notDeclared: [...inDatabase].filter(one => !declared.has(one)),
    notInDatabase: [...declared].filter(one => !inDatabase.has(one)),
  }).toEqual({ notDeclared: [], notInDatabase: [] })
})
