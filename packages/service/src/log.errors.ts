import { sqlState } from '@lodestone/database'
import { pino } from 'pino'

/**
 * What of an error is logged. PostgreSQL quotes the values it was given in its messages and details, and drizzle repeats all parameters of a
 * statement: of theirs only the code, the table and the place in our code are left.
 */
export function errorForLog(error: unknown): object {
  if (!(error instanceof Error)) return { type: typeof error }
  const state = sqlState(error)
  if (state === undefined && 'params' in error) return errorForLog(error.cause)
  if (state === undefined) return pino.stdSerializers.err(error)
  const { table, constraint } = sourceOf(error)
  return {
    type: 'DatabaseError',
    message: `the database refused with ${state}`,
    code: state,
    ...(table === undefined ? {} : { table }),
    ...(constraint === undefined ? {} : { constraint }),
    stack: framesOf(error),
  }
}

function sourceOf(error: Error): { table?: unknown; constraint?: unknown } {
  for (let at: unknown = error; at instanceof Error; at = at.cause) if ('table' in at) return at
  return {}
}

/** Where it arose, without the message, which stands before the frames and may have lines that look like anything. */
const framesOf = ({ stack = '', message }: Error): string =>
  stack
    .slice(stack.indexOf(message) + message.length)
    .split('\n')
    .filter(text => /^ {4}at /.test(text))
    .join('\n')
