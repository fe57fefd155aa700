import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres'
import type { QueryArrayConfig, QueryConfig, QueryResult } from 'pg'
import { asFault } from './errors.ts'

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
}

/** The part of a node-postgres client that is used here. */
export type Runner = { query(config: QueryConfig): Promise<QueryResult> }

export async function runQuery<R extends Row>(
  runner: Runner,
  text: string,
  values: readonly unknown[] = [],
  name?: string,
): Promise<R[]> {
  try {
    const config =
      name === undefined ? { text, values: values as unknown[] } : { text, values: values as unknown[], name }
    return (await runner.query(config)).rows as R[]
  } catch (error) {
    throw asFault(error)
  }
}

/** One statement after the other: a connection answers no faster, and node-postgres will refuse to queue them. */
export function inTurn(client: Runner): Runner {
  let last: Promise<unknown> = Promise.resolve()
  return {
    query(config) {
      const answer = last.then(() => client.query(config))
      last = answer.catch(() => {})
      return answer
    },
  }
}

/** `Sql` over one client. Drizzle is made only when asked for: most transactions never need it. */
export function sqlOn(runner: Runner): Sql {
  let made: NodePgDatabase | undefined
  return {
    query: (text, values, name) => runQuery(runner, text, values, name),
    get drizzle() {
      made ??= drizzle({ client: drizzleClient(runner) as never })
      return made
    },
  }
}

/** Drizzle calls `query(config, values)`; config carries its own column types, which leave times and dates as text. */
function drizzleClient(runner: Runner): object {
  return {
    query: (config: QueryConfig | QueryArrayConfig | string, values?: unknown[]) =>
      runner.query(
        typeof config === 'string' ? { text: config } : ({ ...config, values: values ?? [] } as QueryConfig),
      ),
  }
}
