import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { checkBorder } from './border.ts'
import { createTestDatabase, migrate } from './database.fixture.ts'
import { type Database, loginOf, missingMigrations, openDatabase } from './index.ts'
import { migrateAll } from './migrate.ts'

let test: Awaited<ReturnType<typeof createTestDatabase>>
let owner: pg.Client
let folder: URL
beforeAll(async () => {
  test = await createTestDatabase()
  folder = pathToFileURL(`${await mkdtemp(join(tmpdir(), 'lodestone-migrations-'))}/`)
  await writeFile(
    new URL('0001-plan.sql', folder),
    'CREATE TABLE plan (id bigint GENERATED ALWAYS AS IDENTITY, kg int)',
  )
  owner = new pg.Client({ connectionString: test.url })
  await owner.connect()
})
afterAll(async () => {
  await owner?.end()
  await test?.drop()
})

async function withDatabase<T>(url: string, schema: string, work: (database: Database) => Promise<T>): Promise<T> {
  const database = openDatabase({ url, schema, max: 1 })
  try {
    return await work(database)
  } finally {
    await database.close()
  }
}
const border = (url: string, schema: string) => withDatabase(url, schema, checkBorder)

it('holds for the login that a migration makes', async () => {
  const login = await migrate({ url: test.url, schema: 'plain', folders: [folder] })
  await border(login, 'plain')
})

it('does not hold for the owner, nor for the login of another', async () => {
  const login = await migrate({ url: test.url, schema: 'own', folders: [folder] })
  await expect(border(test.url, 'own')).rejects.toThrow(
    /signs in as .*, not as lodestone_own; it has the attribute SUPERUSER/,
  )
  await migrate({ url: test.url, schema: 'another', folders: [folder] })
  await expect(border(login, 'another')).rejects.toThrow('it signs in as lodestone_own, not as lodestone_another')
})

it.each([
  ['ALTER ROLE lodestone_wide BYPASSRLS', 'ALTER ROLE lodestone_wide NOBYPASSRLS', 'the attribute BYPASSRLS'],
  ['ALTER ROLE lodestone_wide CREATEROLE', 'ALTER ROLE lodestone_wide NOCREATEROLE', 'the attribute CREATEROLE'],
  [
    'GRANT pg_read_all_data TO lodestone_wide',
    'REVOKE pg_read_all_data FROM lodestone_wide',
    'a member of pg_read_all',
  ],
  ['ALTER TABLE wide.plan OWNER TO lodestone_wide', 'ALTER TABLE wide.plan OWNER TO CURRENT_USER', 'owns table plan'],
  [
    'GRANT USAGE ON SCHEMA plain TO lodestone_wide',
    'REVOKE USAGE ON SCHEMA plain FROM lodestone_wide',
    'USAGE on the schema plain',
  ],
  [
    'GRANT CREATE ON SCHEMA wide TO lodestone_wide',
    'REVOKE CREATE ON SCHEMA wide FROM lodestone_wide',
    'CREATE on the schema wide',
  ],
  [
    'GRANT CREATE ON SCHEMA public TO PUBLIC',
    'REVOKE CREATE ON SCHEMA public FROM PUBLIC',
    'CREATE on the schema public',
  ],
])('does not hold after %s', async (given, taken, fault) => {
  const login = await migrate({ url: test.url, schema: 'wide', folders: [folder] })
  await border(login, 'wide')
  await owner.query(given)
  try {
    await expect(border(login, 'wide')).rejects.toThrow(fault)
  } finally {
    await owner.query(taken)
  }
})

it('gives a login the password that is asked for, again when it has another, and none that is named for another', async () => {
  const files = [{ schema: 'worded', folders: [folder] }]
  const login = (password: string, role = 'lodestone_worded') => {
    const url = new URL(test.url)
    Object.assign(url, { username: role, password })
    return url.href
  }
  for (const password of ['first word', 'second/word:é']) {
    await migrateAll({ url: test.url }, files, new Map([['worded', login(password)]]))
    await border(login(password), 'worded')
  }
  await expect(border(login('first word'), 'worded')).rejects.toThrow(/password authentication failed/)
  await expect(migrateAll({ url: test.url }, files, new Map([['worded', login('x', 'postgres')]]))).rejects.toThrow(
    'is named lodestone_worded',
  )
})

it('tells passwords apart by role and by owner, and needs no place for them', () => {
  const passwords = ['postgresql://o:a@h/d', 'postgresql://o:b@h/d'].flatMap(url =>
    ['demand', 'supply'].map(schema => new URL(loginOf(url, schema)).password),
  )
  expect(new Set(passwords).size).toBe(4)
  for (const password of passwords) expect(password).toMatch(/^[\w-]{32}$/)
  expect(loginOf('postgresql://o:a@h/d', 'demand')).toBe(loginOf('postgresql://other:a@h/d', 'demand'))
  expect(loginOf('postgresql://o@h/d?x=1', 'demand')).toBe('postgresql://lodestone_demand@h/d?x=1')
})

it('says which files a schema lacks', async () => {
  const login = await migrate({ url: test.url, schema: 'lacking', folders: [folder] })
  const more = pathToFileURL(`${await mkdtemp(join(tmpdir(), 'lodestone-migrations-'))}/`)
  await writeFile(new URL('0002-more.sql', more), 'SELECT 1')
  expect(await withDatabase(login, 'lacking', sql => missingMigrations(sql, [folder]))).toEqual([])
  expect(await withDatabase(login, 'lacking', sql => missingMigrations(sql, [folder, more]))).toEqual(['0002-more.sql'])
})

/** The statements with which versions before logins made a role and schema. */
const EARLIER = `
  CREATE ROLE lodestone_earlier NOLOGIN;
  GRANT lodestone_earlier TO before_logins;
  SET ROLE before_logins;
  CREATE SCHEMA earlier;
  GRANT USAGE ON SCHEMA earlier TO lodestone_earlier;
  ALTER DEFAULT PRIVILEGES IN SCHEMA earlier GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON TABLES TO lodestone_earlier;
  ALTER DEFAULT PRIVILEGES IN SCHEMA earlier GRANT USAGE, SELECT ON SEQUENCES TO lodestone_earlier;
  CREATE TABLE earlier.migration (name text PRIMARY KEY, sha256 text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now());
  REVOKE ALL ON earlier.migration FROM lodestone_earlier;
  CREATE TABLE earlier.kept (id bigint GENERATED ALWAYS AS IDENTITY, serial serial, kg int);
  REVOKE UPDATE ON earlier.kept FROM lodestone_earlier;
  CREATE VIEW earlier.seen AS SELECT kg FROM earlier.kept;
  CREATE FUNCTION earlier.twice(n int) RETURNS int LANGUAGE sql RETURN 2 * n;
  INSERT INTO earlier.kept (kg) VALUES (7);
  RESET ROLE;`

it('makes a login of a role that could not sign in, and takes over what another migrated', async () => {
  const database = new URL(test.url).pathname.slice(1)
  await owner.query(
    `CREATE ROLE before_logins NOLOGIN; GRANT CREATE ON DATABASE ${database} TO before_logins; ${EARLIER}`,
  )
  try {
    const login = await migrate({ url: test.url, schema: 'earlier', folders: [folder] })
    const { rows } = await owner.query(
      `SELECT relname AS name FROM pg_class WHERE relnamespace = 'earlier'::regnamespace AND relowner <> current_user::regrole
       UNION ALL SELECT proname FROM pg_proc WHERE pronamespace = 'earlier'::regnamespace AND proowner <> current_user::regrole`,
    )
    expect(rows).toEqual([])
    await border(login, 'earlier')
    await withDatabase(login, 'earlier', async sql => {
      await sql.query('INSERT INTO kept (kg) VALUES (twice(4))')
      await sql.query('INSERT INTO plan (kg) VALUES (1)')
      expect(await sql.query('SELECT kg FROM kept ORDER BY id')).toEqual([{ kg: 7 }, { kg: 8 }])
      await expect(sql.query('UPDATE kept SET kg = 1')).rejects.toThrow('permission denied')
    })
  } finally {
    await owner.query('DROP SCHEMA earlier CASCADE; DROP OWNED BY before_logins; DROP ROLE before_logins')
    await owner.query('DROP OWNED BY lodestone_earlier; DROP ROLE lodestone_earlier')
  }
})

it('is made by an owner who is no superuser', async () => {
  const database = new URL(test.url).pathname.slice(1)
  await owner.query(
    `CREATE ROLE plain_owner LOGIN CREATEROLE PASSWORD 'of-the-owner'; GRANT CREATE ON DATABASE ${database} TO plain_owner`,
  )
  const url = new URL(test.url)
  Object.assign(url, { username: 'plain_owner', password: 'of-the-owner' })
  try {
    for (const password of ['derived', 'chosen']) {
      const login = new URL(loginOf(url.href, 'managed'))
      if (password === 'chosen') login.password = 'chosen'
      await migrateAll(
        { url: url.href },
        [{ schema: 'managed', folders: [folder] }],
        new Map([['managed', login.href]]),
      )
      await border(login.href, 'managed')
    }
  } finally {
    await owner.query('DROP OWNED BY plain_owner; DROP ROLE lodestone_managed; DROP ROLE plain_owner')
  }
})
