import { hash } from 'node:crypto'
import { type JsonText, vouched } from './json-text.ts'

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined }

export type JsonObject = { readonly [key: string]: Json | undefined }

const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value)
export const isJsonObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !isList(value)
/** The list that a value is; an empty one where it is none. */
export const listIn = (value: Json | undefined): readonly Json[] => (isList(value) ? value : [])
/** The object that a value is; an empty one where it is none. */
export const objectIn = (value: Json | undefined): JsonObject => (isJsonObject(value) ? value : {})

/** Names of members as JSON, kept: there are few, and each is written thousands of times. */
const names = new Map<string, string>()
function quoted(name: string): string {
  let text = names.get(name)
  if (text === undefined) {
    text = JSON.stringify(name)
    if (names.size < 1_000) names.set(name, text)
  }
  return text
}

/**
 * RFC 8785 canonical JSON: object members sorted by UTF-16 code units, no white space, ECMAScript numbers and strings.
 * Members that are `undefined` are left out, as in JSON. Throws TypeError on a number that is not finite.
 */
export function canonicalJson(value: Json | undefined): string {
  if (value === null || typeof value !== 'object') {
    if (typeof value === 'number' && !Number.isFinite(value)) throw new TypeError('not a JSON number')
    return JSON.stringify(value ?? null)
  }
  if (isList(value)) {
    let out = '['
    for (let i = 0; i < value.length; i++) out += (i === 0 ? '' : ',') + canonicalJson(value[i])
    return `${out}]`
  }
  let out = ''
  for (const key of Object.keys(value).sort()) {
    const member = value[key]
    if (member === undefined) continue
    out += `${out === '' ? '' : ','}${quoted(key)}:${canonicalJson(member)}`
  }
  return `{${out}}`
}

/** The RFC 8785 form of a value as its text. */
export const canonicalText = <T extends Json>(value: T): JsonText<T> => vouched(canonicalJson(value))

/** SHA-256 of a text (as UTF-8) or bytes, in lower-case hex. */
export const sha256Hex = (data: string | Uint8Array): string => hash('sha256', data)

/** SHA-256 of the RFC 8785 form of a value, in lower-case hex. */
export const canonicalHash = (value: Json): string => sha256Hex(canonicalJson(value))
