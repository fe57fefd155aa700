import { DrizzleQueryError } from './drizzle.ts'

/**
 * The database could not answer: refused, lost, overloaded, or too slow. Whether the statement took effect is unknown, so the caller
 * may only repeat it when it is safe to do twice (a command repeats under its idempotency key). Maps to 503.
 */
export class DatabaseUnavailable extends Error {
  override readonly name = 'DatabaseUnavailable'
}

/** A unique constraint was violated (SQLSTATE 23505). */
export class Conflict extends Error {
  override readonly name = 'Conflict'
  readonly constraint: string
  constructor(constraint: string, cause: unknown) {
    super(`unique constraint ${constraint} violated`, { cause })
    this.constraint = constraint
  }
}

/** SQLSTATEs that say "not now": shut down, starting, out of connections or memory, deadlock, lock or statement timeout, failed over. */
const NOT_NOW = /^(08...|53...|57...|58...|40001|40P01|55P03|25006)$/

const SOCKET = new Set(
  'ECONNREFUSED ECONNRESET ECONNABORTED EPIPE ETIMEDOUT ENOTFOUND EHOSTUNREACH ENETUNREACH EAI_AGAIN ENOENT'.split(' '),
)

/** What node-postgres says, without a code, when a connection is gone or cannot be had. */
const LOST =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Client was closed|Query read timeout|Cannot use a pool after calling end|timeout expired)/

type Coded = { code?: unknown; constraint?: unknown; message?: unknown; cause?: unknown; errors?: unknown }
const coded = (error: unknown): Coded => (typeof error === 'object' && error !== null ? error : {})

/** The SQLSTATE of an error of PostgreSQL, also when it is wrapped. */
export function sqlState(error: unknown): string | undefined {
  for (let at = error; at; at = coded(at).cause) {
    const { code } = coded(at)
    if (typeof code === 'string' && /^(?=.*\d)[0-9A-Z]{5}$/.test(code)) return code
  }
  return undefined
}

/** Whether the connection that raised this can no longer be trusted. */
export function isLost(error: unknown): boolean {
  const { code, message, errors } = coded(error)
  if (typeof code === 'string' && (SOCKET.has(code) || /^(08...|57P0[1-3])$/.test(code))) return true
  if (Array.isArray(errors) && errors.some(isLost)) return true
  return typeof message === 'string' && LOST.test(message)
}

/**
 * Turns what node-postgres and drizzle throw into the errors of this package. Drizzle's own wrapper is taken off: its message holds
 * the parameters, which must not reach a log.
 */
export function asFault(error: unknown): unknown {
  if (error instanceof DatabaseUnavailable || error instanceof Conflict) return error
  if (error instanceof DrizzleQueryError) return asFault(error.cause ?? new Error('query failed'))
  const { code, constraint, message } = coded(error)
  if (code === '23505') return new Conflict(String(constraint), error)
  if (isLost(error) || (typeof code === 'string' && NOT_NOW.test(code))) {
    return new DatabaseUnavailable(`database unavailable: ${String(code ?? message)}`, { cause: error })
  }
  return error
}
