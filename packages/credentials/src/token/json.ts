import { isJsonObject, type Json } from '@lodestone/kernel/json'
import { found, type Read, read, unread } from '../finding.ts'

/** How deep lists and objects may stand in each other; the deepest published sample has 12. */
export const DEEPEST = 64

/**
 * Reads JSON that a stranger wrote. What two readers could read differently is refused: members of one name, of which JSON.parse keeps the last
 * and others the first; `__proto__`, which some take for what an object inherits; NUL, where some stop, and halves of a surrogate pair.
 */
export function readJson(text: string, path: string): Read<Json> {
  const scanned = scan(text)
  if (scanned.deepest > DEEPEST) return unread(found('shape', { path, why: `nested deeper than ${DEEPEST}` }))
  let value: Json
  try {
    value = JSON.parse(text)
  } catch {
    return unread(found('shape', { path, why: 'not JSON' }))
  }
  const { names, texts } = partsOf(value)
  if (names.includes('__proto__')) return unread(found('shape', { path, why: 'a member is named __proto__' }))
  // What is no character comes of an escape, or of a text that was none before.
  if ((text.includes('\\u') || !text.isWellFormed()) && ![...names, ...texts].every(isPlain))
    return unread(found('shape', { path, why: 'a text with what is no character' }))
  // Every member has one colon; those that JSON.parse has dropped for a later one of the same name are missing from its value.
  return names.length === scanned.colons
    ? read(value)
    : unread(found('shape', { path, why: 'two members have one name' }))
}

const QUOTE = 34
const COLON = 58
const BACKSLASH = 92
const opens = (code: number): boolean => code === 91 || code === 123
const closes = (code: number): boolean => code === 93 || code === 125

/** The colons outside of strings, and how deep it nests. */
function scan(text: string): { colons: number; deepest: number } {
  let colons = 0
  let depth = 0
  let deepest = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) at = endOfString(text, at)
    else if (code === COLON) colons++
    else if (opens(code)) deepest = Math.max(deepest, ++depth)
    else if (closes(code)) depth--
  }
  return { colons, deepest }
}

function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let escapes = 0
    while (text.charCodeAt(end - 1 - escapes) === BACKSLASH) escapes++
    if (escapes % 2 === 0) return end
  }
  return text.length
}

/** The name of each member of each object in a value, and every text in it. */
function partsOf(value: Json): { readonly names: string[]; readonly texts: string[] } {
  const names: string[] = []
  const texts: string[] = []
  const left: Json[] = [value]
  for (let one = left.pop(); one !== undefined; one = left.pop()) {
    if (typeof one === 'string') texts.push(one)
    else if (isJsonObject(one)) names.push(...Object.keys(one))
    if (typeof one !== 'object' || one === null) continue
    for (const part of Object.values<Json | undefined>(one))
      if (typeof part === 'object' || typeof part === 'string') left.push(part)
  }
  return { names, texts }
}

const isPlain = (text: string): boolean => !text.includes('\0') && text.isWellFormed()
