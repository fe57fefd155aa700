import { isJsonObject, type Json, type JsonObject, listIn } from '@lodestone/kernel/json'
import { found, type Read, read, unread } from '../finding.ts'
import { bytesOf } from '../token/base64url.ts'
import type { IssuerKey, PublicKey } from '../token/key.ts'
import { keyOfMultibase } from './multikey.ts'

/** How many verification methods of one document are looked at. */
const MOST_METHODS = 100

/**
 * The keys with which the owner of a DID signs credentials, as its document has them: the methods under `assertionMethod`, by their names or in
 * full. Kinds of keys that are not known here are passed over. A document of another DID is refused.
 */
export function keysOfDocument(document: Json, did: string): Read<readonly IssuerKey[]> {
  if (!isJsonObject(document)) return unread(found('shape', { path: 'did', why: 'the document is not an object' }))
  if (document.id !== did) return unread(found('shape', { path: 'did.id', why: 'the document is of another DID' }))
  const methods = listIn(document.verificationMethod).filter(isJsonObject)
  const asserting = listIn(document.assertionMethod)
  if (methods.length > MOST_METHODS || asserting.length > MOST_METHODS)
    return unread(found('shape', { path: 'did.verificationMethod', why: `more than ${MOST_METHODS} methods` }))
  const byName = new Map(methods.map(method => [nameIn(method, did), method]))
  return read(
    asserting
      .map(one => (typeof one === 'string' ? byName.get(absolute(one, did)) : one))
      .flatMap(method => (isJsonObject(method) ? keyIn(method, did) : [])),
  )
}

const absolute = (id: string, did: string): string => (id.startsWith('#') ? did + id : id)
const nameIn = ({ id }: JsonObject, did: string): string | undefined =>
  typeof id === 'string' ? absolute(id, did) : undefined

function keyIn(method: JsonObject, did: string): IssuerKey[] {
  const id = nameIn(method, did)
  const { controller, publicKeyJwk: jwk, publicKeyMultibase: multibase } = method
  // A method that somebody else controls, or of another DID, is no key of this one; two keys in one method are none.
  if (id === undefined || !id.startsWith(`${did}#`) || (controller !== undefined && controller !== did)) return []
  if (jwk !== undefined && multibase !== undefined) return []
  const key = typeof multibase === 'string' ? keyOfMultibase(multibase) : publicKeyOf(jwk)
  return key ? [{ id, key }] : []
}

/** The public key in a JWK; undefined where it is of a kind that is not known here, meant for something else, or has its secret part. */
export function publicKeyOf(jwk: Json | undefined): PublicKey | undefined {
  if (!isJsonObject(jwk)) return undefined
  const { kty, crv, x, y, kid, use, d } = jwk
  if (typeof kty !== 'string' || typeof crv !== 'string' || d !== undefined) return undefined
  if (use !== undefined && use !== 'sig') return undefined
  if (!isCoordinate(x) || (kty === 'EC' ? !isCoordinate(y) : y !== undefined)) return undefined
  return { kty, crv, x, ...(isCoordinate(y) ? { y } : {}), ...(typeof kid === 'string' ? { kid } : {}) }
}

const isCoordinate = (value: Json | undefined): value is string =>
  typeof value === 'string' && value.length <= 100 && bytesOf(value) !== undefined
