import { IN_WORDS } from '@lodestone/kernel/in-words'
import { z } from 'zod'
import { type Statement, statement } from '../model/statement.ts'
import { isDeeperThan, parsed } from './json.ts'

/** How much is read at once: characters of a text, statements, levels of lists and objects, faults that are told. */
export const MAX_CHARACTERS = 8 * 1024 * 1024
export const MAX_STATEMENTS = 1000
export const MAX_DEPTH = 16
export const MAX_FAULTS = 100

/** What is wrong, and where: members and positions with dots between, the position of the statement first, empty for the whole. */
export type Fault = { readonly path: string; readonly message: string }
export type Read =
  | { readonly ok: true; readonly statements: readonly Statement[] }
  /** The first faults, and how many there are. */
  | { readonly ok: false; readonly faults: readonly Fault[]; readonly count: number }

const unread = (message: string): Read => ({ ok: false, faults: [{ path: '', message }], count: 1 })
const list = z.array(z.unknown())

/** Reads a text of JSON: a list of statements of version 0.4. */
export function readText(text: string): Read {
  if (text.length > MAX_CHARACTERS) return unread(`more than ${MAX_CHARACTERS} characters`)
  const json = parsed(text)
  return json === undefined ? unread('not JSON') : readStatements(json.value)
}

/** Reads statements of version 0.4 of the standard: all of them, or what is wrong with any. */
export function readStatements(value: unknown): Read {
  const { data: given } = list.safeParse(value)
  if (given === undefined) return unread('not a list of statements')
  if (given.length > MAX_STATEMENTS) return unread(`more than ${MAX_STATEMENTS} statements`)
  if (isDeeperThan(given, MAX_DEPTH)) return unread(`nested deeper than ${MAX_DEPTH}`)
  const statements: Statement[] = []
  const faults: Fault[] = []
  let count = 0
  for (const [nth, one] of given.entries()) {
    const { data, error } = statement.safeParse(one, IN_WORDS)
    if (data !== undefined) statements.push(data)
    for (const issue of error?.issues ?? []) {
      count++
      if (faults.length < MAX_FAULTS) faults.push({ path: [nth, ...issue.path].join('.'), message: issue.message })
    }
  }
  return count === 0 ? { ok: true, statements } : { ok: false, faults, count }
}
