import pg, { type ClientConfig, type QueryConfig, type QueryResult } from 'pg'
import { asFault, DatabaseUnavailable, isLost } from './errors.ts'
import type { Reach } from './reach.ts'
import { queryWithin, settingStatement } from './reached.ts'
import type { Silence } from './silence.ts'
import type { Reaching } from './sql.ts'

/** Connections that are lent to one caller at a time. One that broke meanwhile is destroyed, not lent again. */
export class Pool implements Reaching {
  readonly #pool: pg.Pool
  readonly #silence: Silence
  #closing = false

  /** `lost` is told when a connection broke that nobody was using. */
  constructor(options: ClientConfig, max: number, lost: (error: Error) => void, silence: Silence) {
    this.#silence = silence
    this.#pool = new pg.Pool({
      ...options,
      max,
      idleTimeoutMillis: 60_000,
      onConnect: client => client.query(settingStatement),
    })
    // A connection that is being ended here is not lost when its server, which may be stopping too, ends it first.
    this.#pool.on('error', error => {
      if (!this.#closing) lost(error)
    })
    // The pool stops listening before it hands a connection out, and one that is lost in that moment would end the process. Whoever gets
    // it learns of the loss from its first statement.
    this.#pool.on('connect', client => client.on('error', () => {}))
  }

  get status() {
    return { total: this.#pool.totalCount, idle: this.#pool.idleCount, waiting: this.#pool.waitingCount }
  }

  query(config: QueryConfig, reach: Reach): Promise<QueryResult> {
    if (/^begin\b/i.test(config.text)) throw new Error('a transaction is opened by Database.transaction only')
    return this.lend((client, distrust) => queryWithin(client, config, reach, distrust))
  }

  /** Lends a connection for as long as `work` goes on, which says by `distrust` that nobody should use it again. */
  async lend<T>(work: (client: pg.PoolClient, distrust: () => void) => Promise<T>): Promise<T> {
    const client = await this.#pool.connect().catch(error => {
      throw asFault(error)
    })
    let broken = false
    const distrust = () => {
      broken = true
    }
    client.on('error', distrust)
    this.#silence.used(client)
    try {
      return await work(client, distrust)
    } catch (error) {
      const fault = asFault(error)
      if (fault instanceof DatabaseUnavailable && isLost(fault.cause)) broken = true
      throw fault
    } finally {
      this.#silence.unused(client)
      client.off('error', distrust)
      client.release(broken)
    }
  }

  async close(): Promise<void> {
    this.#closing = true
    await this.#pool.end()
  }
}
