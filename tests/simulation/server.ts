import pg from 'pg'
import { Backend, queryOf } from './backend.ts'
import { apart, reallyPause } from './globals.ts'
import type { World } from './world.ts'

const { Client } = pg

/** Real milliseconds until a statement that has not answered is asked whether it waits for a lock, and from one question to the next. */
const PATIENCE_MS = 3
/**
 * Whether a session waits for a lock that another one holds, as whoever gives locks has it written; the session itself may not know yet. Of a
 * deadlock the session that closed it learns soon.
 */
const WAITS = `WITH RECURSIVE held (pid, by) AS (
  SELECT $1::int, unnest(pg_blocking_pids($1))
  UNION SELECT held.by, unnest(pg_blocking_pids(held.by)) FROM held)
SELECT count(*) > 0 AND NOT coalesce(bool_or(by = $1), false) AS waits FROM held`
/** Virtual milliseconds that a statement waits for a lock: the `lock_timeout` of every connection, which real time must not end. */
const LOCK_TIMEOUT_MS = 5_000

/** A statement that waits for a lock. */
type Waiting = {
  readonly backend: Backend
  readonly answer: Promise<Buffer>
  readonly answered: Answered
}
type Answered = (answer: Buffer) => Promise<void>

/**
 * The real PostgreSQL that simulated connections lead to. One statement runs at a time, until it has answered or waits for a lock, so that the
 * order in which statements are sent alone decides what comes of them. Its clock is the world's.
 */
export class Server {
  readonly #owner: pg.Client
  readonly #url: string
  readonly #logins: ReadonlyMap<string, string>
  readonly #free = new Map<string, Backend[]>()
  readonly #waiting = new Set<Waiting>()
  #connections = 0
  world: World | undefined
  /** Milliseconds by which its clock is ahead of the world's. */
  ahead = 0

  private constructor(owner: pg.Client, url: string, logins: ReadonlyMap<string, string>) {
    this.#owner = owner
    this.#url = url
    this.#logins = logins
  }

  /** `logins`: the address by role. */
  static async open(url: string, logins: ReadonlyMap<string, string>): Promise<Server> {
    const owner = new Client({ connectionString: url })
    await apart(() => owner.connect())
    return new Server(owner, url, logins)
  }

  async close(): Promise<void> {
    for (const backend of [...this.#free.values()].flat()) backend.end()
    await this.#owner.end()
  }

  /** As the owner, and at once: for those who look at the world from outside. */
  async look<R extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<R[]> {
    return (await this.#owner.query<R>(text, values)).rows
  }

  begin(world: World): void {
    this.world = world
    this.ahead = 0
    this.#connections = 0
  }

  /** Work on the real database, which belongs to the step that asks for it. */
  async #atWork<T>(work: (world: World) => Promise<T>): Promise<T> {
    const { world } = this
    if (!world) throw new Error('no world')
    world.atWork++
    try {
      return await work(world)
    } finally {
      world.atWork--
    }
  }

  /** A session for a connection of this role, with the settings that it begins with. */
  session(role: string, options: string): Promise<{ key: string; backend: Backend; number: number }> {
    return this.#atWork(() => this.#session(role, options))
  }

  async #session(role: string, options: string): Promise<{ key: string; backend: Backend; number: number }> {
    const key = `${role} ${options}`
    const backend = this.#free.get(key)?.pop() ?? (await this.#open(role, options))
    const number = ++this.#connections
    await backend.run(queryOf(`SET sim.connection = '${number}'`), '')
    return { key, backend, number }
  }

  #open(role: string, options: string): Promise<Backend> {
    const login = this.#logins.get(role) ?? this.#url
    const search = /search_path=(\w+)/.exec(options)?.[1] ?? 'public'
    // What ends by time ends by the world's, and names of functions of time mean those of the world.
    const ours = `-c search_path=${search},sim,pg_catalog -c lock_timeout=0 -c statement_timeout=0 -c idle_in_transaction_session_timeout=0`
    return Backend.open({ connectionString: login, options: `${options} ${ours}` })
  }

  /** Runs what a connection has sent. `answered` is called when the server has answered, which may be after others' statements. */
  run(backend: Backend, messages: Buffer, answered: Answered): Promise<void> {
    return this.#atWork(async world => {
      const now = Math.floor(world.wall + this.ahead)
      const answer = backend.run(messages, `SET sim.now = '${now}'`)
      if (await this.#hasAnswered(backend, answer, PATIENCE_MS)) await answered(await answer)
      else this.#wait(world, { backend, answer, answered })
      await this.#settle()
    })
  }

  /** Ends a session as when its connection is lost: its transaction is rolled back. */
  release(session: { key: string; backend: Backend }): Promise<void> {
    return this.#atWork(() => this.#release(session))
  }

  async #release({ key, backend }: { key: string; backend: Backend }): Promise<void> {
    for (const one of this.#waiting)
      if (one.backend === backend) {
        this.#waiting.delete(one)
        await this.look('SELECT pg_terminate_backend($1)', [backend.pid])
        await one.answer
      }
    if (!backend.hasEnded) {
      await backend.clear()
      const free = this.#free.get(key) ?? []
      this.#free.set(key, [...free, backend])
    }
    await this.#settle()
  }

  #wait(world: World, waiting: Waiting): void {
    this.#waiting.add(waiting)
    world.note('database: a statement waits for a lock')
    world.after(LOCK_TIMEOUT_MS, undefined, '', async () => {
      if (!this.#waiting.has(waiting)) return
      world.note('database: a lock was waited for too long')
      await this.look('SELECT pg_cancel_backend($1)', [waiting.backend.pid])
      await waiting.answer
      await this.#settle()
    })
  }

  /** Those who waited for locks that are free now go on, one after the other in the order in which they came. */
  async #settle(): Promise<void> {
    for (let moved = true; moved; ) {
      moved = false
      for (const one of this.#waiting) {
        if (!(await this.#hasAnswered(one.backend, one.answer, 0)) || !this.#waiting.delete(one)) continue
        moved = true
        await one.answered(timedOut(await one.answer))
      }
    }
  }

  /** Whether a statement has answered; false when it waits for a lock. */
  async #hasAnswered({ pid }: Backend, answer: Promise<Buffer>, patienceMs: number): Promise<boolean> {
    for (let wait = patienceMs; ; wait = PATIENCE_MS) {
      if (wait > 0 && (await Promise.race([answer.then(() => true), reallyPause(wait).then(() => false)]))) return true
      const [row] = await this.look<{ waits: boolean }>(WAITS, [pid])
      if (row?.waits) return false
    }
  }
}

/** A statement that was cancelled because it waited too long says so as `lock_timeout` would have it. */
function timedOut(answer: Buffer): Buffer {
  const at = answer.indexOf('C57014\0')
  if (at !== -1) answer.write('C55P03', at)
  return answer
}

/** What makes a database one whose time is that of a world. */
export async function giveTime(client: pg.Client): Promise<void> {
  await client.query(`
    CREATE SCHEMA sim;
    GRANT USAGE ON SCHEMA sim TO PUBLIC;
    CREATE FUNCTION sim.clock_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE PARALLEL SAFE
      RETURN pg_catalog.to_timestamp(pg_catalog.current_setting('sim.now')::float8 / 1000);
    CREATE FUNCTION sim.now() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE
      RETURN pg_catalog.to_timestamp(pg_catalog.current_setting('sim.now')::float8 / 1000);
    CREATE FUNCTION sim.pg_backend_pid() RETURNS integer LANGUAGE sql STABLE PARALLEL SAFE
      RETURN pg_catalog.current_setting('sim.connection')::int;`)
  await client.query(`
    DO $$
    DECLARE one record;
    BEGIN
      FOR one IN SELECT d.adrelid::regclass AS relation, a.attname, pg_get_expr(d.adbin, d.adrelid) AS said
        FROM pg_attrdef d JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
        WHERE pg_get_expr(d.adbin, d.adrelid) ~ '^(now|clock_timestamp)\\(\\)$'
      LOOP
        EXECUTE format('ALTER TABLE %s ALTER COLUMN %I SET DEFAULT sim.%s', one.relation, one.attname, one.said);
      END LOOP;
    END $$;`)
}
