import type { ClientConfig } from 'pg'
import { type Address, connectionTo } from './address.ts'
import { columnTypes } from './codecs.ts'
import { roleOf } from './login.ts'
import type { Reach } from './reach.ts'

/** Who connects to which schema, and how long anything may take. */
export type ConnectionOptions = Address & {
  readonly schema: string
  /** Default 15,000. */
  readonly statementTimeoutMs?: number
  /** Bound on waiting for a connection, new or pooled. Default 5,000. */
  readonly connectTimeoutMs?: number
  readonly applicationName?: string
}

/** A connection as node-postgres takes it, which begins with a reach and with `further` settings beside those that all have. */
export function connectionWith(
  o: ConnectionOptions,
  reach: Reach = 'nobody',
  further: Readonly<Record<string, string>> = {},
): ClientConfig {
  const { schema, statementTimeoutMs = 15_000, connectTimeoutMs = 5_000 } = o
  const settings = {
    search_path: schema,
    TimeZone: 'UTC',
    statement_timeout: String(statementTimeoutMs),
    lock_timeout: '5000',
    idle_in_transaction_session_timeout: '60000',
    // Compiling a statement takes 200 ms and its cost is often misjudged; none of ours runs long enough to win them back.
    jit: 'off',
    ...further,
    'lodestone.reach': reach,
  }
  return {
    ...addressWith(o, settings),
    types: columnTypes,
    application_name: o.applicationName ?? roleOf(schema),
    connectionTimeoutMillis: connectTimeoutMs,
    // The server's own timeout does not help when the network swallows its answer.
    query_timeout: statementTimeoutMs + 5_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
  }
}

/** node-postgres lets `options` of the URL replace ours, so they are taken out of it and joined. */
function addressWith(address: Address, settings: Readonly<Record<string, string>>) {
  const { connectionString, ssl } = connectionTo(address)
  const parsed = new URL(connectionString)
  const given = parsed.searchParams.get('options') ?? ''
  parsed.searchParams.delete('options')
  const ours = Object.entries(settings).map(([name, value]) => `-c ${name}=${value}`)
  return { connectionString: parsed.href, ssl, options: [given, ...ours].join(' ').trim() }
}
