import { isJsonObject, isList, type Json } from '@lodestone/kernel/json'
import { found, type Read, read, unread } from '../finding.ts'

/** How deep lists and objects may stand in each other; the deepest published sample has 12. */
export const DEEPEST = 64

/**
 * Reads JSON that a stranger wrote. What two readers could read differently is refused: members of one name, of which JSON.parse keeps the last
 * and others the first, and `__proto__`, which some take for what an object inherits.
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
  const members = countMembers(value)
  if (members === undefined) return unread(found('shape', { path, why: 'a member is named __proto__' }))
  // Every member has one colon; those that JSON.parse has dropped for a later one of the same name are missing from its value.
  return members === scanned.colons ? read(value) : unread(found('shape', { path, why: 'two members have one name' }))
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

/** How many members the objects of a value have together; undefined where one is named `__proto__`. */
function countMembers(value: Json): number | undefined {
  let members = 0
  const left: Json[] = [value]
  for (let one = left.pop(); one !== undefined; one = left.pop()) {
    if (isList(one)) {
      for (const item of one) if (typeof item === 'object' && item !== null) left.push(item)
    } else if (isJsonObject(one)) {
      for (const name of Object.keys(one)) {
        if (name === '__proto__') return undefined
        members++
        const member = one[name]
        if (typeof member === 'object' && member !== null) left.push(member)
      }
    }
  }
  return members
}
