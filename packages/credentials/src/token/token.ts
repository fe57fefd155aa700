import { isJsonObject, type Json, type JsonObject } from '@lodestone/kernel/json'
import { isOneOf } from '@lodestone/kernel/members'
import { type Finding, found, type Read, read, unread } from '../finding.ts'
import { bytesOf } from './base64url.ts'
import { claimFaults } from './claims.ts'
import { readJson } from './json.ts'

/** What credentials may be signed with. Never `none`, never a shared secret (HS…), never RSA: no issuer here needs it. */
export const ALGORITHMS = ['ES256', 'ES384', 'EdDSA'] as const
export type Algorithm = (typeof ALGORITHMS)[number]

/** How long a token may be; the longest published sample has 25,000 characters, most of it the small pictures of a certificate. */
export const MOST_CHARACTERS = 1_048_576

/** A credential as it was signed: nothing of it is to be believed before `verifiedBy` says so. */
export type Token = {
  readonly text: string
  readonly algorithm: Algorithm
  readonly kid?: string
  readonly credential: JsonObject
  readonly signature: Uint8Array<ArrayBuffer>
}

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const TYPES: readonly Json[] = ['vc+jwt', 'application/vc+jwt']
const CONTENTS: readonly (Json | undefined)[] = [undefined, 'vc', 'application/vc']

/** Reads a compact JWS as "Securing Verifiable Credentials using JOSE and COSE" has it: media type vc+jwt, the credential itself as its payload. */
export function readToken(text: string): Read<Token> {
  if (text.length > MOST_CHARACTERS)
    return unread(found('too-large', { what: 'token', size: text.length, most: MOST_CHARACTERS }))
  const parts = text.split('.', 4)
  const [header = '', payload = '', signature = ''] = parts
  if (parts.length !== 3)
    return unread(found('shape', { path: 'token', why: 'not three parts with dots between them' }))
  const said = readPart(header, 'header')
  if (!said.ok) return said
  const { alg, kid } = said.value
  const fault = headerFault(said.value)
  if (fault) return unread(fault)
  if (!isOneOf(ALGORITHMS, alg)) return unread(found('algorithm-not-allowed', { algorithm: String(alg) }))
  if (signature === '') return unread(found('signature-missing', {}))
  const bytes = bytesOf(signature)
  if (!bytes) return unread(found('shape', { path: 'signature', why: 'not base64url' }))
  const credential = readPart(payload, 'payload')
  if (!credential.ok) return credential
  const faults = claimFaults(credential.value)
  if (faults.length > 0) return unread(...faults)
  const value = { text, algorithm: alg, credential: credential.value, signature: bytes }
  return read(typeof kid === 'string' ? { ...value, kid } : value)
}

function headerFault({ typ, cty, kid, crit, b64, alg }: JsonObject): Finding | undefined {
  const shape = (member: string, why: string): Finding => found('shape', { path: `header.${member}`, why })
  // Before all else: what is not signed at all, or by an algorithm that is not taken, is not looked at any closer.
  if (!isOneOf<Json | undefined>(ALGORITHMS, alg)) return undefined
  if (!TYPES.includes(typ ?? null)) return shape('typ', 'not vc+jwt')
  if (!CONTENTS.includes(cty)) return shape('cty', 'not vc')
  if (kid !== undefined && (typeof kid !== 'string' || kid === '')) return shape('kid', 'not the name of a key')
  // No extension is known here, so none that must be understood is: neither an unencoded payload.
  if (crit !== undefined || b64 !== undefined) return shape('crit', 'an extension that is not known here')
  return undefined
}

function readPart(part: string, path: string): Read<JsonObject> {
  const bytes = bytesOf(part)
  if (!bytes) return unread(found('shape', { path, why: 'not base64url' }))
  let text: string
  try {
    text = UTF8.decode(bytes)
  } catch {
    return unread(found('shape', { path, why: 'not UTF-8' }))
  }
  const json = readJson(text, path)
  if (!json.ok) return json
  return isJsonObject(json.value) ? read(json.value) : unread(found('shape', { path, why: 'not an object' }))
}
