import pg from 'pg'
import { type Address, connectionTo } from './address.ts'
import { columnTypes } from './codecs.ts'
import type { NodePgDatabase } from './drizzle.ts'
import { asFault, DatabaseUnavailable, isLost } from './errors.ts'
import { Lanes } from './lanes.ts'
import { type Log, silent } from './log.ts'
import { roleOf } from './login.ts'
import { currentReach, type Reach, settingOf } from './reach.ts'
import { queryWithin, settingStatement } from './reached.ts'
import { checkedSchema } from './schema.ts'
import { Silence } from './silence.ts'
import { inTurn, type Reaching, type Sql, sqlOn } from './sql.ts'

/** A pool of connections that see one schema, as whoever the address signs in, and of it the rows in reach of whoever is at work. */
export interface Database extends Sql {
  readonly schema: string
  /** The same pool with a reach of its own, whoever is at work. */
  within(reach: Reach): Database
  /**
   * For single short statements of many callers, which wait for few locks: those that come together share a connection and a commit. Each
   * still counts or fails by itself.
   */
  readonly grouped: Sql
  /**
   * BEGIN … COMMIT in READ COMMITTED under one reach, ROLLBACK when `work` throws. A lost COMMIT throws DatabaseUnavailable: it may have
   * happened. A connection that broke is destroyed, not reused.
   */
  transaction<T>(work: (tx: Sql) => Promise<T>): Promise<T>
  /** One connection of its own with further settings, for a long-lived reader under one reach. The caller closes it. */
  session(settings: Readonly<Record<string, string>>): Promise<DatabaseSession>
  readonly status: { total: number; idle: number; waiting: number }
  ping(): Promise<void>
  close(): Promise<void>
}

export interface DatabaseSession extends Sql {
  /** Hears the payloads that anybody notifies of on a channel, from now until the session is closed or lost. */
  listen(channel: string, heard: (payload: string) => void): Promise<void>
  close(): Promise<void>
}

export type DatabaseOptions = Address & {
  readonly schema: string
  /** Connections at most. Default 8. */
  readonly max?: number
  /** Default 15,000. */
  readonly statementTimeoutMs?: number
  /** Bound on waiting for a connection, new or pooled. Default 5,000. */
  readonly connectTimeoutMs?: number
  readonly applicationName?: string
  readonly log?: Log
}

/** node-postgres lets `options` of the URL replace ours, so they are taken out of it and joined. */
function connectionOf(address: Address, settings: Readonly<Record<string, string>>) {
  const { connectionString, ssl } = connectionTo(address)
  const parsed = new URL(connectionString)
  const given = parsed.searchParams.get('options') ?? ''
  parsed.searchParams.delete('options')
  const ours = Object.entries(settings).map(([name, value]) => `-c ${name}=${value}`)
  return { connectionString: parsed.href, ssl, options: [given, ...ours].join(' ').trim() }
}

/** Opens a pool; connects when first used. Fails only then, with DatabaseUnavailable, so a service can start before its database. */
export function openDatabase(o: DatabaseOptions): Database {
  const schema = checkedSchema(o.schema)
  const log = o.log ?? silent
  const statementTimeoutMs = o.statementTimeoutMs ?? 15_000
  const connectTimeoutMs = o.connectTimeoutMs ?? 5_000
  const settings = {
    search_path: schema,
    'lodestone.reach': 'nobody',
    TimeZone: 'UTC',
    statement_timeout: String(statementTimeoutMs),
    lock_timeout: '5000',
    idle_in_transaction_session_timeout: '60000',
    // Compiling a statement takes 200 ms and its cost is often misjudged; none of ours runs long enough to win them back.
    jit: 'off',
  }
  const clientOptions = (further: Readonly<Record<string, string>>) => ({
    ...connectionOf(o, { ...settings, ...further }),
    types: columnTypes,
    application_name: o.applicationName ?? roleOf(schema),
    connectionTimeoutMillis: connectTimeoutMs,
    // The server's own timeout does not help when the network swallows its answer.
    query_timeout: statementTimeoutMs + 5_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
  })
  const pool = new pg.Pool({
    ...clientOptions({}),
    max: o.max ?? 8,
    idleTimeoutMillis: 60_000,
    onConnect: client => client.query(settingStatement),
  })
  let closing = false
  // A connection that is being ended here is not lost when its server, which may be stopping too, ends it first.
  pool.on('error', error => {
    if (!closing) log.warn({ schema, error: error.message }, 'idle database connection lost')
  })
  // The pool stops listening before it hands a connection out, and one that is lost in that moment would end the process. Whoever gets
  // it learns of the loss from its first statement.
  pool.on('connect', client => client.on('error', () => {}))

  const silence = new Silence(clientOptions({}), connections =>
    log.warn({ schema, connections }, 'the database does not answer: connections in use were cut'),
  )
  const lanes = new Lanes(
    clientOptions({}),
    error => log.warn({ schema, error: error.message }, 'database lane lost'),
    silence,
  )

  async function withClient<T>(work: (client: pg.PoolClient, distrust: () => void) => Promise<T>): Promise<T> {
    const client = await pool.connect().catch(error => {
      throw asFault(error)
    })
    let broken = false
    const distrust = () => {
      broken = true
    }
    client.on('error', distrust)
    silence.used(client)
    try {
      return await work(client, distrust)
    } catch (error) {
      const fault = asFault(error)
      if (fault instanceof DatabaseUnavailable && isLost(fault.cause)) broken = true
      throw fault
    } finally {
      silence.unused(client)
      client.off('error', distrust)
      client.release(broken)
    }
  }

  const pooled: Reaching = {
    query: (config, reach) => {
      if (/^begin\b/i.test(config.text)) throw new Error('a transaction is opened by Database.transaction only')
      return withClient((client, distrust) => queryWithin(client, config, reach, distrust))
    },
  }

  async function transaction<T>(reach: Reach, work: (tx: Sql) => Promise<T>): Promise<T> {
    return withClient(async (client, distrust) => {
      // Also BEGIN and COMMIT in turn: a statement that nobody awaited must not run after the transaction.
      const connection = inTurn(client, reach, other => settingOf(other, 'LOCAL'))
      const run = (text: string) => connection.query({ text })
      await run(`BEGIN; ${settingOf(reach, 'LOCAL')}`).catch(error => {
        distrust()
        throw error
      })
      try {
        const result = await work(sqlOn(connection, reach))
        expectCommit(await run('COMMIT'))
        return result
      } catch (error) {
        // What was cut or lost answers at once that it is.
        await run('ROLLBACK').catch(distrust)
        throw error
      }
    })
  }

  async function session(reach: Reach, further: Readonly<Record<string, string>>): Promise<DatabaseSession> {
    const client = new pg.Client(clientOptions({ ...further, 'lodestone.reach': reach }))
    client.on('error', error => log.warn({ schema, error: error.message }, 'database session lost'))
    try {
      await client.connect()
    } catch (error) {
      await client.end().catch(() => {})
      throw asFault(error)
    }
    const connection = inTurn(client, reach, other => settingOf(other, 'SESSION'))
    return Object.assign(sqlOn(connection, reach), {
      async listen(channel: string, heard: (payload: string) => void) {
        client.on('notification', message => {
          if (message.channel === channel) heard(message.payload ?? '')
        })
        await connection.query({ text: `LISTEN ${checkedSchema(channel)}` })
      },
      close: () => client.end().catch(() => {}),
    })
  }

  function view(own?: Reach): Database {
    const sql = sqlOn(pooled, own)
    const grouped = sqlOn(lanes, own)
    return {
      schema,
      query: sql.query,
      get drizzle(): NodePgDatabase {
        return sql.drizzle
      },
      within: view,
      grouped,
      transaction: work => transaction(own ?? currentReach(), work),
      session: further => session(own ?? currentReach(), further),
      get status() {
        return { total: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }
      },
      async ping() {
        await sql.within('nobody').query('SELECT 1')
      },
      close: async () => {
        closing = true
        silence.close()
        await Promise.all([pool.end(), lanes.close()])
      },
    }
  }
  return view()
}

/** COMMIT of a transaction in which a statement failed answers ROLLBACK without an error; such a "success" must not be believed. */
function expectCommit({ command }: { command: string }): void {
  if (command !== 'COMMIT') throw new Error('the transaction was rolled back: a failed statement was ignored')
}
