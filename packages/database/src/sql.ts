import type { QueryArrayConfig, QueryConfig, QueryResult } from 'pg'
import { drizzle, type NodePgDatabase } from './drizzle.ts'
import { asFault } from './errors.ts'
import { currentReach, type Reach } from './reach.ts'

export type Row = Record<string, unknown>

/** What can run SQL: a transaction, a session, or the pool. */
export interface Sql {
  /**
   * Rows of one statement. Prepared once per connection when `name` is given; one name must always carry the same text.
   * int8 arrives as bigint, timestamptz as "2026-11-24T10:00:00.000Z", date and numeric as text, json parsed.
   * Throws DatabaseUnavailable, Conflict, or the error of PostgreSQL.
   */
  query<R extends Row = Row>(text: string, values?: readonly unknown[], name?: string): Promise<R[]>
  readonly drizzle: NodePgDatabase
  /** The same with another reach, for every statement that goes through what is given; in a transaction, for those of the same transaction. */
  within(reach: Reach): Sql
}

/**
 * Rows of everybody, for an answer that tells nobody's: `why` it does not stands at the call. Every call is listed, with its reason, in
 * `tests/system/secrecy-reach.test.ts`.
 */
export const everybodyFor = <T>(sql: Sql, _why: string, work: (wide: Sql) => Promise<T>): Promise<T> =>
  work(sql.within('everybody'))

/** The part of a node-postgres client that is used here. */
export type Runner = { query(config: QueryConfig): Promise<QueryResult> }
/** What runs statements, each under a reach. */
export type Reaching = { query(config: QueryConfig, reach: Reach): Promise<QueryResult> }

export async function runQuery<R extends Row>(
  runner: Runner,
  text: string,
  values: readonly unknown[] = [],
  name?: string,
): Promise<R[]> {
  try {
    // node-postgres asks for a list that it might change, and changes none.
    const given = values as unknown[]
    const { rows }: QueryResult<R> = await runner.query(
      name === undefined ? { text, values: given } : { text, values: given, name },
    )
    return rows
  } catch (error) {
    throw asFault(error)
  }
}

/**
 * Statements of one connection, one after the other (a connection answers no faster, and node-postgres will refuse to queue them), each
 * under its own reach: `set` is told first where the one before had another. When that fails, nobody knows what holds, and the next
 * statement sets it anew. What names no reach sees no rows (COMMIT, ROLLBACK).
 */
export function inTurn(
  client: Runner,
  at: Reach,
  set: (reach: Reach) => string,
): { query(config: QueryConfig, reach?: Reach): Promise<QueryResult> } {
  let last: Promise<unknown> = Promise.resolve()
  let held: Reach | undefined = at
  return {
    query(config, reach) {
      const answer = last.then(async () => {
        if (reach !== undefined && held !== reach) {
          held = undefined
          await client.query({ text: set(reach) })
          held = reach
        }
        return client.query(config)
      })
      last = answer.catch(() => {})
      return answer
    },
  }
}

/** `Sql` with a reach, else with that of whoever is at work. Drizzle is made only when asked for: most transactions never need it. */
export function sqlOn(reaching: Reaching, reach?: Reach): Sql {
  const runner: Runner = { query: config => reaching.query(config, reach ?? currentReach()) }
  let made: NodePgDatabase | undefined
  return {
    query: (text, values, name) => runQuery(runner, text, values, name),
    get drizzle() {
      made ??= drizzleOn(runner)
      return made
    },
    within: other => sqlOn(reaching, other),
  }
}

/** Drizzle puts what its client throws into an error of its own, whose message holds the parameters: taken off, so that its statements fail as all others do. */
function drizzleOn(runner: Runner): NodePgDatabase {
  const made = drizzle({ client: drizzleClient(runner) as never })
  const { session } = made._
  const prepare = session.prepareQuery.bind(session)
  session.prepareQuery = (...given) => {
    const prepared = prepare(...given)
    const execute = prepared.execute.bind(prepared)
    prepared.execute = values =>
      execute(values).catch(error => {
        throw asFault(error)
      })
    return prepared as never
  }
  return made
}

/** Drizzle calls `query(config, values)`; config carries its own column types, which leave times and dates as text. */
function drizzleClient(runner: Runner): object {
  return {
    query: (config: QueryConfig | QueryArrayConfig | string, values?: unknown[]) =>
      runner.query(typeof config === 'string' ? { text: config } : { ...config, values: values ?? [] }),
  }
}
