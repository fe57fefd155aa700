import { isUtf8 } from 'node:buffer'
import { parse } from 'secure-json-parse'
import { ProblemError } from './problem.ts'

/** Levels of nesting that a body may have; the deepest that any route takes, an owner of an owner of a site, has 16. */
const MAX_DEPTH = 32

/** Bytes as text. Throws 400 when they are no UTF-8, rather than to store something else than was sent. */
export function readText(bytes: Buffer): string {
  if (!isUtf8(bytes)) throw new ProblemError('malformed', 'The body is not UTF-8.')
  return bytes.toString('utf8')
}

/**
 * A JSON text as a value. Throws 400 when it is none, when it names a prototype, when it is nested more than 32 deep, and when a text in it
 * holds NUL or half a surrogate pair, which no table can store.
 */
export function readJson(text: string): unknown {
  const value = parsed(text)
  // In a text of valid UTF-8 both can only be written as escapes.
  checkValue(value, text.includes('\\u'), 0)
  return value
}

function parsed(text: string): unknown {
  try {
    return parse(text, undefined, { protoAction: 'error', constructorAction: 'error' })
  } catch {
    throw new ProblemError('malformed', 'The body is not JSON that can be read.')
  }
}

function checkValue(value: unknown, escaped: boolean, depth: number): void {
  if (typeof value === 'string') {
    if (escaped) checkText(value)
    return
  }
  if (typeof value !== 'object' || value === null) return
  if (depth === MAX_DEPTH) throw new ProblemError('malformed', `The body is nested more than ${MAX_DEPTH} deep.`)
  for (const [name, member] of Object.entries(value)) {
    if (escaped) checkText(name)
    checkValue(member, escaped, depth + 1)
  }
}

/** Throws 400 for a text that cannot be stored. */
export function checkText(text: string): void {
  if (text.includes('\0') || !text.isWellFormed())
    throw new ProblemError('malformed', 'A text holds a NUL or half a surrogate pair.')
}
