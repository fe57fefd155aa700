import { isJsonObject, type JsonObject } from '@lodestone/kernel/json'
import { found, type Read, read, unread } from '../finding.ts'
import { isEnvelope, tokenInData, tokenInEnvelope } from './envelope.ts'
import { readJson } from './json.ts'
import { MOST_CHARACTERS, readToken, type Token } from './token.ts'

/** Reads the token in whatever somebody hands in: itself, an address with it, or an envelope as text or read. */
export function tokenIn(given: string | JsonObject): Read<Token> {
  const text = typeof given === 'string' ? given.trim() : given
  const document = typeof text === 'string' ? documentIn(text) : read(text)
  if (!document.ok) return document
  if (!isJsonObject(document.value)) return readToken(document.value)
  const inside = tokenInEnvelope(document.value)
  if (isEnvelope(document.value) && inside !== undefined) return readToken(inside)
  // A proof within the document is a signature of another kind, which is not read here: to this hub nobody has signed it.
  return unread(found('signature-missing', {}))
}

/** The document that a text is, or the token in it. */
function documentIn(text: string): Read<string | JsonObject> {
  if (!text.startsWith('{')) return read(tokenInData(text) ?? text)
  if (text.length > MOST_CHARACTERS)
    return unread(found('too-large', { what: 'document', size: text.length, most: MOST_CHARACTERS }))
  const json = readJson(text, 'document')
  if (!json.ok) return json
  return isJsonObject(json.value)
    ? read(json.value)
    : unread(found('shape', { path: 'document', why: 'not an object' }))
}
