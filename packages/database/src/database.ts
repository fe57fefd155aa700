import { type ConnectionOptions, connectionWith } from './connection.ts'
import type { NodePgDatabase } from './drizzle.ts'
import { laggingSql } from './lagging.ts'
import { Lanes } from './lanes.ts'
import { type Log, silent } from './log.ts'
import { Pool } from './pool.ts'
import { currentReach, type Reach } from './reach.ts'
import { Replica, type ReplicaOptions } from './replica.ts'
import { checkedSchema } from './schema.ts'
import { type DatabaseSession, openSession } from './session.ts'
import { Silence } from './silence.ts'
import { type Sql, sqlOn } from './sql.ts'
import { transactionOn } from './transaction.ts'

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
  /** For the statements of one answer that may lag, which only read: of a replica that keeps up, else of the same server as all others. */
  lagging(): Sql
  /**
   * BEGIN … COMMIT in READ COMMITTED under one reach, ROLLBACK when `work` throws. A lost COMMIT throws DatabaseUnavailable: it may have
   * happened. A connection that broke is destroyed, not reused.
   */
  transaction<T>(work: (tx: Sql) => Promise<T>): Promise<T>
  /** One connection of its own with further settings, for a long-lived reader under one reach. The caller closes it. */
  session(settings: Readonly<Record<string, string>>): Promise<DatabaseSession>
  readonly status: { total: number; idle: number; waiting: number }
  /** How far the replica lags, and who answered what may lag; undefined where there is none. */
  readonly replica: Pick<Replica, 'lagMs' | 'reads'> | undefined
  ping(): Promise<void>
  close(): Promise<void>
}

export type DatabaseOptions = ConnectionOptions & {
  /** Connections at most. Default 8. */
  readonly max?: number
  readonly log?: Log
  readonly replica?: ReplicaOptions | undefined
}

const MAX = 8

/** Opens a pool; connects when first used. Fails only then, with DatabaseUnavailable, so a service can start before its database. */
export function openDatabase(o: DatabaseOptions): Database {
  const schema = checkedSchema(o.schema)
  const log = o.log ?? silent
  const lost = (message: string) => (error: Error) => log.warn({ schema, error: error.message }, message)
  const options = connectionWith(o)
  const silence = new Silence(options, connections =>
    log.warn({ schema, connections }, 'the database does not answer: connections in use were cut'),
  )
  const pool = new Pool(options, o.max ?? MAX, lost('idle database connection lost'), silence)
  const lanes = new Lanes(options, lost('database lane lost'), silence)
  const replica = o.replica && new Replica(sqlOn(lanes, 'nobody'), o.replica, { ...o, max: o.max ?? MAX }, log)

  function view(own?: Reach): Database {
    const sql = sqlOn(pool, own)
    const grouped = sqlOn(lanes, own)
    return {
      schema,
      query: sql.query,
      get drizzle(): NodePgDatabase {
        return sql.drizzle
      },
      within: view,
      grouped,
      lagging: () => (replica ? laggingSql(pool, replica, own) : sql),
      replica,
      transaction: work => transactionOn(pool, own ?? currentReach(), work),
      session: async further => {
        const reach = own ?? currentReach()
        return openSession(connectionWith(o, reach, further), reach, lost('database session lost'))
      },
      get status() {
        return pool.status
      },
      async ping() {
        await sql.within('nobody').query('SELECT 1')
      },
      close: async () => {
        await replica?.close()
        silence.close()
        await Promise.all([pool.close(), lanes.close()])
      },
    }
  }
  return view()
}
