import type { Database } from './database.ts'
import { roleOf } from './login.ts'

/**
 * What a session is or may beyond using its own schema, in words; `$1` is the role it should be, `$2` its schema, `$3` those whose functions it
 * may call.
 */
const BEYOND = `
  WITH login AS (SELECT * FROM pg_roles WHERE rolname = session_user)
  SELECT format('it signs in as %s, not as %s', session_user, $1::text) AS fault WHERE session_user <> $1 OR current_user <> $1
  UNION ALL
  SELECT format('it has the attribute %s', attribute) FROM login, LATERAL (VALUES ('SUPERUSER', rolsuper),
    ('CREATEROLE', rolcreaterole), ('CREATEDB', rolcreatedb), ('REPLICATION', rolreplication), ('BYPASSRLS', rolbypassrls)
  ) AS one (attribute, held) WHERE held
  UNION ALL
  SELECT format('it is a member of %s', other.rolname)
  FROM login JOIN pg_auth_members m ON m.member = login.oid JOIN pg_roles other ON other.oid = m.roleid
  UNION ALL
  SELECT format('it owns %s', pg_describe_object(classid, objid, objsubid))
  FROM login JOIN pg_shdepend ON refclassid = 'pg_authid'::regclass AND refobjid = login.oid AND deptype = 'o'
  WHERE dbid IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))
  UNION ALL
  SELECT 'it may create in the database' WHERE has_database_privilege(current_database(), 'CREATE')
  UNION ALL
  SELECT format('it has %s on the schema %s', wanted, nspname)
  FROM pg_namespace CROSS JOIN (VALUES ('USAGE'), ('CREATE')) AS one (wanted)
  WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' AND has_schema_privilege(pg_namespace.oid, wanted)
    AND NOT (wanted = 'USAGE' AND (nspname IN ($2, 'public') OR nspname = ANY ($3)))
  UNION ALL
  SELECT format('it has a right to %s', c.oid::regclass)
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = ANY ($3) AND c.relkind IN ('r', 'p', 'v', 'm')
    AND has_table_privilege(c.oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER')`

/**
 * Throws a sentence when the credentials of a service lead further than its own schema: a session that could put its role down, or take
 * another, would make the service's faults those of the whole database. Of the schemas in `shared` it may call functions, and nothing else.
 */
export async function checkBorder(
  database: Pick<Database, 'schema' | 'query'>,
  shared: readonly string[] = [],
): Promise<void> {
  const { schema } = database
  const rows = await database.query<{ fault: string }>(BEYOND, [roleOf(schema), schema, shared])
  if (rows.length === 0) return
  const [first, second, third, ...more] = rows.map(row => row.fault)
  const told = [first, second, third].filter(fault => fault !== undefined).join('; ')
  throw new Error(
    `the login of ${schema} leads beyond its schema: ${told}${more.length > 0 ? `; and ${more.length} more` : ''}. ` +
      `Each service signs in as its own role (${roleOf(schema)}), which npm run migrate makes: see infra/docs/running.md`,
  )
}
