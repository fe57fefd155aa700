import { isUtf8 } from 'node:buffer'
import { parse } from 'secure-json-parse'
import { lightFirst } from './light-first.ts'
import { ProblemError } from './problem.ts'

/** Levels of nesting that a body may have; the deepest that any route takes, an owner of an owner of a site, has 16. */
const MAX_DEPTH = 32
/** Lines read at most, one more than any route takes, so that the route says "too many". */
const MAX_ROWS = 10_001
/** Characters shown of a name. */
const SHOWN = 100
const [QUOTE, COLON, OPEN, CLOSE, BACKSLASH] = [34, 58, 123, 125, 92]

/** Bytes as text. Throws 400 when they are no UTF-8, rather than to store something else than was sent. */
export function readText(bytes: Buffer): string {
  if (!isUtf8(bytes)) throw new ProblemError('malformed', 'The body is not UTF-8.')
  return bytes.toString('utf8')
}

/**
 * A JSON text as a value. Throws 400 when it is none, when it names a prototype or a member twice, when it is nested more than 32 deep, and
 * when a text in it holds NUL or half a surrogate pair, which no table can store.
 */
export function readJson(text: string): unknown {
  const value = parsed(text)
  onlyOnce(text, membersOf(text, value))
  return value
}

/** The same for a large text: short requests go first now and then. */
export async function readLargeJson(text: string): Promise<unknown> {
  const value = parsed(text)
  await lightFirst()
  const members = membersOf(text, value)
  await lightFirst()
  onlyOnce(text, members)
  return value
}

/** Reads NDJSON: a JSON value a line. 400 with the line's number when one cannot be read. */
export function readNdjson(text: string): unknown[] {
  const rows: unknown[] = []
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue
    if (rows.length >= MAX_ROWS) break
    try {
      rows.push(readJson(line))
    } catch (error) {
      throw new ProblemError('malformed', `Line ${index + 1} is not JSON that can be read.`, [
        {
          path: `lines.${rows.length}`,
          message: error instanceof ProblemError ? error.message : 'not JSON that can be read',
        },
      ])
    }
  }
  return rows
}

// In a text of valid UTF-8 both NUL and half a pair can only be written as escapes.
const membersOf = (text: string, value: unknown): number => checkValue(value, text.includes('\\u'), 0)

/** Of two members of one name the parser has kept the last: there are more colons than members then. */
function onlyOnce(text: string, members: number): void {
  if (colonsIn(text) > members)
    throw new ProblemError('malformed', `An object has the member ${nameTwiceIn(text)} twice.`)
}

function parsed(text: string): unknown {
  try {
    return parse(text, undefined, { protoAction: 'error', constructorAction: 'error' })
  } catch {
    throw new ProblemError('malformed', 'The body is not JSON that can be read.')
  }
}

/** Checks a value and all below it. Gives how many members its objects have. */
function checkValue(value: unknown, escaped: boolean, depth: number): number {
  if (typeof value === 'string' && escaped) checkText(value)
  if (typeof value !== 'object' || value === null) return 0
  if (depth === MAX_DEPTH) throw new ProblemError('malformed', `The body is nested more than ${MAX_DEPTH} deep.`)
  if (Array.isArray(value)) return value.reduce<number>((sum, one) => sum + checkValue(one, escaped, depth + 1), 0)
  const names = Object.keys(value)
  let members = names.length
  for (const name of names) {
    if (escaped) checkText(name)
    members += checkValue(Reflect.get(value, name), escaped, depth + 1)
  }
  return members
}

/** Colons of a JSON text outside its strings: one for each member that is written in it. */
function colonsIn(text: string): number {
  let colons = 0
  for (let at = 0; at < text.length; at++) {
    const char = text.charCodeAt(at)
    if (char === COLON) colons++
    else if (char === QUOTE) at = endOfString(text, at)
  }
  return colons
}

/** The first name that an object in a JSON text has twice, as it is written there. */
function nameTwiceIn(text: string): string {
  const open: Set<string>[] = []
  let name = ''
  for (let at = 0; at < text.length; at++) {
    const char = text.charCodeAt(at)
    if (char === QUOTE) {
      const start = at
      at = endOfString(text, at)
      name = text.slice(start, at + 1)
    } else if (char === COLON) {
      const names = open.at(-1)
      const meant = name.includes('\\') ? JSON.stringify(JSON.parse(name)) : name
      if (names?.has(meant)) break
      names?.add(meant)
    } else if (char === OPEN) open.push(new Set())
    else if (char === CLOSE) open.pop()
  }
  return name.slice(0, SHOWN)
}

/** Where a string of a JSON text ends that begins here. */
function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1)
  while (isEscaped(text, end)) end = text.indexOf('"', end + 1)
  return end
}

function isEscaped(text: string, at: number): boolean {
  let before = at - 1
  while (text.charCodeAt(before) === BACKSLASH) before--
  return (at - before) % 2 === 0
}

/** Throws 400 for a text that cannot be stored. */
function checkText(text: string): void {
  if (text.includes('\0') || !text.isWellFormed())
    throw new ProblemError('malformed', 'A text holds a NUL or half a surrogate pair.')
}
