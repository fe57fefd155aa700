import { errorOf } from '@lodestone/kernel'
import type { QueryConfig, QueryResult } from 'pg'
import type { Address } from './address.ts'
import { type ConnectionOptions, connectionWith } from './connection.ts'
import { DatabaseUnavailable } from './errors.ts'
import { Freshness } from './freshness.ts'
import type { Log } from './log.ts'
import { Pool } from './pool.ts'
import type { Reach } from './reach.ts'
import { Silence } from './silence.ts'
import { type Reaching, type Sql, sqlOn } from './sql.ts'

export type ReplicaOptions = Address & {
  /** Milliseconds by which what is read from it may be older than what is committed. */
  readonly lagMs: number
  /** What must hold of it before it is read from, and again each time that it comes back. Throws a sentence when that does not hold. */
  readonly check: (standby: Standby) => Promise<void>
}
type Standby = Pick<Sql, 'query'> & { readonly schema: string }

/** Milliseconds between two looks, and that one waits for a connection: whoever cannot have one from here asks the primary. */
const LOOK_MS = 1_000
const CONNECT_MS = 2_000
/** Looks in a row that must find nothing wrong with it: one that is dying answers now and then. */
const ENOUGH = 3

const APPLIED = `SELECT pg_is_in_recovery() AS follows, (pg_last_wal_replay_lsn() - '0/0')::bigint AS applied`
/** What is not flushed yet is not sent, and not acknowledged. */
const WRITTEN = `SELECT (pg_current_wal_flush_lsn() - '0/0')::bigint AS written`
const NAME = 'SELECT system_identifier::text AS name FROM pg_control_system()'

/**
 * A standby of the primary, for reading. It is looked at once a second, and left for the primary while it does not answer, cancels what it is asked,
 * lags further than it may, or is not what it should be: each time it is left, and read from again, one line of the log says so.
 */
export class Replica implements Reaching {
  /** Statements that might have been answered by the replica, by who answered them. */
  readonly reads = { replica: 0, primary: 0 }
  readonly #options: ReplicaOptions & { readonly schema: string }
  readonly #primary: Sql
  readonly #log: Log
  readonly #silence: Silence
  readonly #pool: Pool
  readonly #freshness = new Freshness()
  readonly #opened = performance.now()
  readonly #looks = setInterval(() => void this.#look(), LOOK_MS).unref()
  #looking: Promise<void> | undefined
  #fault: string | undefined
  /** Looks since the last fault that found none. */
  #well = 0
  #told: boolean | undefined

  /** `primary` is that which it should follow. `o`: of its connections, otherwise like the primary's. */
  constructor(primary: Sql, replica: ReplicaOptions, o: ConnectionOptions & { readonly max: number }, log: Log) {
    this.#options = { ...replica, schema: o.schema }
    this.#primary = primary
    this.#log = log
    const { url, tls } = replica
    const to = { ...o, url, tls, connectTimeoutMs: CONNECT_MS }
    const options = connectionWith(to, 'nobody', { default_transaction_read_only: 'on' })
    // Both are told of what has failed, as far as somebody has waited for it.
    this.#silence = new Silence(options, () => {})
    this.#pool = new Pool(options, o.max, () => {}, this.#silence)
    void this.#look()
  }

  /** Whether it answers now with what is at most `lagMs` old. */
  get isUsable(): boolean {
    return this.#well >= ENOUGH && this.lagMs <= this.#options.lagMs
  }

  /** Milliseconds by which it lags at most; where it never kept up, since it was opened. */
  get lagMs(): number {
    return performance.now() - (this.#freshness.until ?? this.#opened)
  }

  async query(config: QueryConfig, reach: Reach): Promise<QueryResult> {
    try {
      const result = await this.#pool.query(config, reach)
      this.reads.replica++
      return result
    } catch (error) {
      if (error instanceof DatabaseUnavailable) this.#leave(error)
      throw error
    }
  }

  async close(): Promise<void> {
    clearInterval(this.#looks)
    await this.#looking
    this.#silence.close()
    await this.#pool.close()
  }

  #look(): Promise<void> {
    this.#looking ??= this.#lookOnce()
      .catch(error => this.#leave(errorOf(error)))
      .finally(() => {
        this.#looking = undefined
        this.#tell()
      })
    return this.#looking
  }

  async #lookOnce(): Promise<void> {
    const standby = sqlOn(this.#pool, 'nobody')
    const [there] = await standby.query<{ follows: boolean; applied: bigint | null }>(APPLIED)
    const at = performance.now()
    // Where the primary does not answer, nobody knows how old this is: it is left when it may be too old.
    const [here] = await this.#primary.query<{ written: bigint }>(WRITTEN).catch(() => [])
    if (here === undefined) return
    if (!there?.follows || there.applied === null) throw new Error('it follows no other server')
    if (there.applied > here.written) throw new Error('it is ahead of the primary: it follows another server')
    this.#freshness.seen({ applied: there.applied, written: here.written, at })
    if (this.#well === 0) await this.#check(standby)
    this.#well++
  }

  async #check(standby: Sql): Promise<void> {
    const [[there], [here]] = await Promise.all([standby.query(NAME), this.#primary.query(NAME)])
    if (there?.name !== here?.name) throw new Error('it follows another server')
    await this.#options.check({ schema: this.#options.schema, query: standby.query })
  }

  #leave({ message }: Error): void {
    this.#fault = message
    this.#well = 0
    this.#tell()
  }

  /** Says when the replica is left, and when it is read from again. */
  #tell(): void {
    const { isUsable } = this
    const why = this.#well < ENOUGH ? this.#fault : 'it lags'
    if (isUsable === this.#told || !(isUsable || why)) return
    this.#told = isUsable
    const { schema } = this.#options
    if (isUsable) this.#log.info({ schema }, 'the replica keeps up: what may lag is read from it')
    else
      this.#log.warn(
        { schema, why, lagMs: Math.round(this.lagMs) },
        'the replica is left: what may lag is read from the primary',
      )
  }
}
