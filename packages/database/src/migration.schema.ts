import type pg from 'pg'
import { roleOf } from './login.ts'

/** Since PostgreSQL 15 a new database has it so; one that has grown up with older versions lets everybody create there. */
export async function closePublic(client: pg.Client): Promise<void> {
  const { rows } = await client.query(
    "SELECT 1 FROM pg_namespace WHERE nspname = 'public' AND has_schema_privilege('public', oid, 'CREATE')",
  )
  if (rows.length > 0) await client.query('REVOKE CREATE ON SCHEMA public FROM PUBLIC')
}

/** The schema, and its list of what was applied. */
export async function createSchema(client: pg.Client, schema: string): Promise<void> {
  await client.query(`
    BEGIN;
    CREATE SCHEMA IF NOT EXISTS ${schema};
    CREATE TABLE IF NOT EXISTS ${schema}.migration (
      name text PRIMARY KEY, sha256 text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now());
    COMMIT;`)
}

/** The role may use rows, not shape: tables stay with whoever migrates. A migration takes away what a table must not allow. */
export async function grantRows(client: pg.Client, schema: string): Promise<void> {
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
export async function takeOver(client: pg.Client, schema: string): Promise<void> {
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
