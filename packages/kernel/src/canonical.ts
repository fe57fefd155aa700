import { hash } from 'node:crypto'
import { isList, type Json, type JsonObject } from './json.ts'
import { type JsonText, vouched } from './json-text.ts'

/** Begins of names by which an object might keep its members in another order, or not as its own: `10` before `9`, `__proto__`. */
const isUnusual = (name: string): boolean => {
  const begin = name.charCodeAt(0)
  return (begin >= 48 && begin <= 57) || begin === 95
}

let unusual = false

/** The same with members in order, as new objects. Tells in `unusual` whether an object may not keep them so. */
function ordered(value: Json | undefined): Json | undefined {
  if (value === null || typeof value !== 'object') {
    if (typeof value === 'number' && !Number.isFinite(value)) throw new TypeError('not a JSON number')
    return value
  }
  if (isList(value)) return value.map(one => ordered(one) ?? null)
  const own: Record<string, Json | undefined> = {}
  for (const name of namesInOrder(value)) {
    unusual ||= isUnusual(name)
    own[name] = ordered(value[name])
  }
  return own
}

function namesInOrder(value: JsonObject): string[] {
  const names = Object.keys(value)
  for (let i = 1; i < names.length; i++) if ((names[i - 1] ?? '') > (names[i] ?? '')) return names.sort()
  return names
}

/** Name by name: twice the time. */
function written(value: Json | undefined): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value ?? null)
  if (isList(value)) return `[${Array.from(value, written).join()}]`
  const members = namesInOrder(value).filter(name => value[name] !== undefined)
  return `{${members.map(name => `${JSON.stringify(name)}:${written(value[name])}`).join()}}`
}

/**
 * RFC 8785 canonical JSON: object members sorted by UTF-16 code units, no white space, ECMAScript numbers and strings.
 * Members that are `undefined` are left out, as in JSON. Throws TypeError on a number that is not finite.
 */
export function canonicalJson(value: Json | undefined): string {
  unusual = false
  const own = ordered(value)
  return unusual ? written(value) : JSON.stringify(own ?? null)
}

/** The RFC 8785 form of a value as its text. */
export const canonicalText = <T extends Json>(value: T): JsonText<T> => vouched(canonicalJson(value))

/** SHA-256 of a text (as UTF-8) or bytes, in lower-case hex. */
export const sha256Hex = (data: string | Uint8Array): string => hash('sha256', data)

/** SHA-256 of the RFC 8785 form of a value, in lower-case hex. */
export const canonicalHash = (value: Json): string => sha256Hex(canonicalJson(value))
