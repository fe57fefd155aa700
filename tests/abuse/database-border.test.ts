import { SERVICES, type ServiceName } from '@lodestone/contracts'
import type { TestHub } from '@lodestone/testing'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startWholeHub } from '../system/hub.ts'

/**
 * Somebody runs statements of his own in a service, with the credentials that the running hub gave it: he comes out of its role nowhere, and
 * into no other schema.
 */

let hub: TestHub
let owner: pg.Client
/** What stands in the schemas, by its own name and that of its schema. */
let found: { schema: string; name: string; kind: 'table' | 'sequence' | 'routine'; arguments: number }[]

beforeAll(async () => {
  hub = await startWholeHub()
  owner = new pg.Client({ connectionString: hub.databaseUrl })
  await owner.connect()
  found = (
    await owner.query(
      `SELECT nspname AS schema, relname AS name, CASE relkind WHEN 'S' THEN 'sequence' ELSE 'table' END AS kind, 0 AS arguments
       FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace WHERE nspname = ANY($1) AND relkind IN ('r', 'p', 'v', 'm', 'S')
       UNION ALL
       SELECT nspname, proname, 'routine', pronargs FROM pg_proc JOIN pg_namespace n ON n.oid = pronamespace
       WHERE nspname = ANY($1) AND prokind = 'f' AND prorettype <> 'trigger'::regtype ORDER BY 1, 2`,
      [SERVICES],
    )
  ).rows
})
afterAll(async () => {
  await owner?.end()
  await hub?.stop()
})

const REFUSED =
  /permission denied|must be (?:superuser|owner)|Only roles with|only roles with|superuser required|cannot set parameter "role"/

/** The one error of a statement, or what it did. */
async function told(session: pg.Client, attack: string): Promise<string> {
  return session.query(attack).then(
    ({ command, rows }) => `DONE: ${command} ${JSON.stringify(rows)}`,
    error => (error as Error).message,
  )
}

/** What would lead out of a role. */
function outward(service: ServiceName): string[] {
  const others = SERVICES.filter(other => other !== service).map(other => `lodestone_${other}`)
  const user = new URL(hub.databaseUrl).username || 'postgres'
  return [
    ...[user, ...others].flatMap(role => [
      `SET ROLE ${role}`,
      `SET SESSION AUTHORIZATION ${role}`,
      `GRANT ${role} TO CURRENT_USER`,
      `ALTER ROLE ${role} PASSWORD 'mine'`,
    ]),
    "COPY (SELECT 1) TO PROGRAM 'cat'",
    "COPY (SELECT 1) TO '/tmp/lodestone-written'",
    "SELECT pg_read_file('/etc/passwd')",
    "SELECT pg_ls_dir('.')",
    "SELECT lo_import('/etc/passwd')",
    'SELECT 1 FROM pg_authid',
    'CREATE TABLE public.mine (id int)',
    `CREATE FUNCTION public.now() RETURNS int LANGUAGE sql RETURN 1`,
    `CREATE TABLE ${service}.mine (id int)`,
    'CREATE SCHEMA mine',
    'CREATE ROLE mine',
    'CREATE DATABASE mine',
    'CREATE EXTENSION hstore',
    'ALTER SYSTEM SET log_statement = none',
    'ALTER ROLE CURRENT_USER SUPERUSER',
    'ALTER ROLE CURRENT_USER BYPASSRLS',
    'ALTER ROLE CURRENT_USER CREATEROLE',
    `ALTER TABLE ${service}.journal NO FORCE ROW LEVEL SECURITY`,
  ]
}

/** What would lead into another schema, for each thing that stands there. */
const inward = (service: ServiceName): string[] =>
  found
    .filter(({ schema }) => schema !== service)
    .flatMap(({ schema, name, kind, arguments: count }) => {
      const full = `${schema}.${name}`
      if (kind === 'sequence') return [`SELECT nextval('${full}')`, `SELECT last_value FROM ${full}`]
      if (kind === 'routine') return [`SELECT ${full}(${Array(count).fill('NULL').join(', ')})`]
      return [`SELECT 1 FROM ${full}`, `DELETE FROM ${full} WHERE false`, `TRUNCATE ${full}`]
    })

describe.each(SERVICES)('code in %s', service => {
  let session: pg.Client
  beforeAll(async () => {
    session = new pg.Client({ connectionString: hub.logins.get(service) })
    await session.connect()
  })
  afterAll(() => session?.end())

  test('puts its role down and is still nothing but it', async () => {
    for (const down of ['RESET ROLE', 'SET ROLE NONE', 'RESET SESSION AUTHORIZATION', 'RESET ALL']) {
      await session.query(down)
      const { rows } = await session.query('SELECT current_user AS role, session_user AS login')
      expect(rows).toEqual([{ role: `lodestone_${service}`, login: `lodestone_${service}` }])
    }
  })

  test('gets no further right, file, program or place to write to', async () => {
    for (const attack of outward(service)) expect(`${attack}: ${await told(session, attack)}`).toMatch(REFUSED)
  })

  test('finds nothing of another schema', async () => {
    const attacks = inward(service)
    expect(attacks.length).toBeGreaterThan(150)
    for (const attack of attacks)
      expect(`${attack}: ${await told(session, attack)}`).toContain('permission denied for schema')
  })
})
