import type { NodePgDatabase } from 'drizzle-orm/node-postgres'
import pg from 'pg'
import { columnTypes } from './codecs.ts'
import { asFault, DatabaseUnavailable, isLost } from './errors.ts'
import { type Log, silent } from './log.ts'
import { inTurn, type Runner, runQuery, type Sql, sqlOn } from './sql.ts'

/** A pool of connections that see one schema, as the role of its service. */
export interface Database extends Sql {
  readonly schema: string
  /**
   * BEGIN … COMMIT in READ COMMITTED, ROLLBACK when `work` throws. A lost COMMIT throws DatabaseUnavailable: it may have happened.
   * A connection that broke is destroyed, not reused.
   */
  transaction<T>(work: (tx: Sql) => Promise<T>): Promise<T>
  /** One connection of its own with further settings, for a long-lived reader. The caller closes it. */
  session(settings: Readonly<Record<string, string>>): Promise<Session>
  readonly status: { total: number; idle: number; waiting: number }
  ping(): Promise<void>
  close(): Promise<void>
}

export interface Session extends Sql {
  close(): Promise<void>
}

export type DatabaseOptions = {
  readonly url: string
  readonly schema: string
  /** Connections at most. Default 8. */
  readonly max?: number
  /** Default 15,000. */
  readonly statementTimeoutMs?: number
  /** Default 5,000. */
  readonly lockTimeoutMs?: number
  /** Bound on waiting for a connection, new or pooled. Default 5,000. */
  readonly connectTimeoutMs?: number
  readonly applicationName?: string
  readonly log?: Log
}

/** The role that owns nothing and may only use its own schema. */
export const roleOf = (schema: string): string => `lodestone_${schema}`

const SCHEMA = /^[a-z][a-z0-9_]{0,40}$/
export function checkedSchema(schema: string): string {
  if (!SCHEMA.test(schema)) throw new Error(`not a schema name: ${schema}`)
  return schema
}

/** node-postgres lets `options` of the URL replace ours, so they are taken out of it and joined. */
function connectionOf(
  url: string,
  settings: Readonly<Record<string, string>>,
): { connectionString: string; options: string } {
  const parsed = new URL(url)
  const given = parsed.searchParams.get('options') ?? ''
  parsed.searchParams.delete('options')
  const ours = Object.entries(settings).map(([name, value]) => `-c ${name}=${value}`)
  return { connectionString: parsed.href, options: [given, ...ours].join(' ').trim() }
}

/** Opens a pool; connects when first used. Fails only then, with DatabaseUnavailable, so a service can start before its database. */
export function openDatabase(o: DatabaseOptions): Database {
  const schema = checkedSchema(o.schema)
  const log = o.log ?? silent
  const statementTimeoutMs = o.statementTimeoutMs ?? 15_000
  const connectTimeoutMs = o.connectTimeoutMs ?? 5_000
  const settings = {
    role: roleOf(schema),
    search_path: schema,
    TimeZone: 'UTC',
    statement_timeout: String(statementTimeoutMs),
    lock_timeout: String(o.lockTimeoutMs ?? 5_000),
    idle_in_transaction_session_timeout: '60000',
    // Compiling a statement takes 200 ms and its cost is often misjudged; none of ours runs long enough to win them back.
    jit: 'off',
  }
  const clientOptions = (further: Readonly<Record<string, string>>) => ({
    ...connectionOf(o.url, { ...settings, ...further }),
    types: columnTypes,
    application_name: o.applicationName ?? roleOf(schema),
    connectionTimeoutMillis: connectTimeoutMs,
    // The server's own timeout does not help when the network swallows its answer.
    query_timeout: statementTimeoutMs + 5_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
  })
  const pool = new pg.Pool({ ...clientOptions({}), max: o.max ?? 8, idleTimeoutMillis: 60_000 })
  pool.on('error', error => log.warn({ schema, error: error.message }, 'idle database connection lost'))
  // The pool stops listening before it hands a connection out, and one that is lost in that moment would end the process. Whoever gets
  // it learns of the loss from its first statement.
  pool.on('connect', client => client.on('error', () => {}))

  async function withClient<T>(work: (client: pg.PoolClient, distrust: () => void) => Promise<T>): Promise<T> {
    const client = await pool.connect().catch(error => {
      throw asFault(error)
    })
    let broken = false
    const distrust = () => {
      broken = true
    }
    client.on('error', distrust)
    try {
      return await work(client, distrust)
    } catch (error) {
      const fault = asFault(error)
      if (fault instanceof DatabaseUnavailable && isLost(fault.cause)) broken = true
      throw fault
    } finally {
      client.off('error', distrust)
      client.release(broken)
    }
  }

  async function transaction<T>(work: (tx: Sql) => Promise<T>): Promise<T> {
    return withClient(async (client, distrust) => {
      // Also BEGIN and COMMIT in turn: a statement that nobody awaited must not run after the transaction.
      const runner = inTurn(client)
      await runner.query({ text: 'BEGIN' })
      try {
        const result = await work(sqlOn(runner))
        await commit(runner)
        return result
      } catch (error) {
        await runner.query({ text: 'ROLLBACK' }).catch(distrust)
        throw error
      }
    })
  }

  const pooled: Parameters<typeof sqlOn>[0] = {
    query: config => {
      if (/^begin\b/i.test(config.text)) throw new Error('a transaction is opened by Database.transaction only')
      return withClient(client => client.query(config))
    },
  }
  const sql = sqlOn(pooled)

  return {
    schema,
    query: (text, values, name) => runQuery(pooled, text, values, name),
    get drizzle(): NodePgDatabase {
      return sql.drizzle
    },
    transaction,
    async session(further) {
      const client = new pg.Client(clientOptions(further))
      client.on('error', error => log.warn({ schema, error: error.message }, 'database session lost'))
      try {
        await client.connect()
      } catch (error) {
        await client.end().catch(() => {})
        throw asFault(error)
      }
      const own = sqlOn(inTurn(client))
      return Object.assign(own, { close: () => client.end().catch(() => {}) })
    },
    get status() {
      return { total: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }
    },
    async ping() {
      await runQuery(pooled, 'SELECT 1')
    },
    close: () => pool.end(),
  }
}

/** COMMIT of a transaction in which a statement failed answers ROLLBACK without an error; such a "success" must not be believed. */
async function commit(runner: Runner): Promise<void> {
  const { command } = await runner.query({ text: 'COMMIT' })
  if (command !== 'COMMIT') throw new Error('the transaction was rolled back: a failed statement was ignored')
}
