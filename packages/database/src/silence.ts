import pg, { type ClientConfig } from 'pg'

/** Milliseconds that a connection is in use before the database is asked whether it is there, and between looks. */
const PATIENCE_MS = 1_000
const LOOK_MS = 500
/** Milliseconds within which a database that is there answers on a new connection, however busy it is. */
const ANSWER_MS = 3_000
/** So much later than asked for, an answer may have come without anybody having had time to hear it. */
const BUSY_MS = 500

type Connection = { end(): Promise<void> }

/**
 * Tells a database that is slow from one whose network swallows everything: while connections are in use for long it is asked on a new one, and where
 * that gets no answer those in use are cut, so that whoever waits on them learns within five seconds. A slow statement may take its time.
 */
export class Silence {
  readonly #options: ClientConfig
  readonly #cut: (connections: number) => void
  readonly #inUse = new Map<Connection, number>()
  readonly #looks = setInterval(() => void this.#look(), LOOK_MS).unref()
  #asking = false

  /** `cut` is told how many connections were. */
  constructor(options: ClientConfig, cut: (connections: number) => void) {
    this.#options = { ...options, connectionTimeoutMillis: ANSWER_MS }
    this.#cut = cut
  }

  /** Somebody waits for answers on a connection, until `unused`. */
  used(connection: Connection): void {
    this.#inUse.set(connection, performance.now())
  }

  unused(connection: Connection): void {
    this.#inUse.delete(connection)
  }

  close(): void {
    clearInterval(this.#looks)
  }

  async #look(): Promise<void> {
    const asked = performance.now()
    const long = [...this.#inUse].filter(([, since]) => since < asked - PATIENCE_MS)
    if (this.#asking || long.length === 0) return
    this.#asking = true
    const isThere = await this.#answers()
    this.#asking = false
    if (isThere || performance.now() - asked > ANSWER_MS + BUSY_MS) return
    const silent = long.filter(([connection, since]) => this.#inUse.get(connection) === since)
    for (const [connection] of silent) {
      this.#inUse.delete(connection)
      // On a connection that waits for an answer this takes no leave, but ends it.
      connection.end().catch(() => {})
    }
    if (silent.length > 0) this.#cut(silent.length)
  }

  /** Any answer will do, a refusal too. */
  async #answers(): Promise<boolean> {
    const client = new pg.Client(this.#options)
    client.on('error', () => {})
    try {
      await client.connect()
      return true
    } catch (error) {
      return !(error instanceof Error && /timeout expired|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH/.test(error.message))
    } finally {
      client.end().catch(() => {})
    }
  }
}
