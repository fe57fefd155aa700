import type { CryptoKey } from 'jose'
import { found, type Read, read, unread } from '../finding.ts'
import { fits, type IssuerKey, usable } from './key.ts'
import type { Algorithm, Token } from './token.ts'

/** How many keys are tried for one signature. */
const MOST_TRIED = 10

/** Whether a token was signed by one of an issuer's own keys: the key that the header names is looked for among them and nowhere else. */
export async function verifiedBy(token: Token, issuer: string, keys: readonly IssuerKey[]): Promise<Read<IssuerKey>> {
  const { algorithm, kid } = token
  const meant = keys.filter(one => fits(one.key, algorithm) && isMeant(one, kid, issuer)).slice(0, MOST_TRIED)
  if (meant.length === 0) return unread(found('key-not-of-issuer', { issuer, key: kid ?? algorithm }))
  for (const one of meant) {
    const key = await usable(one.key, algorithm)
    if (key && (await holds(token, key))) return read(one)
  }
  return unread(found('signature-wrong', { issuer }))
}

const HOW: Readonly<Record<Algorithm, { readonly name: string; readonly hash?: string }>> = {
  ES256: { name: 'ECDSA', hash: 'SHA-256' },
  ES384: { name: 'ECDSA', hash: 'SHA-384' },
  EdDSA: { name: 'Ed25519' },
}
const UTF8 = new TextEncoder()

/** The signature itself, over header and payload as they are written. What `readToken` has read is not read once more, as jose would. */
function holds({ text, algorithm, signature }: Token, key: CryptoKey): Promise<boolean> {
  const signed = UTF8.encode(text.slice(0, text.lastIndexOf('.')))
  return crypto.subtle.verify(HOW[algorithm], key, signature, signed)
}

/** Whether a header's kid means a key: by its whole name, by what stands after the issuer's own name, or as the key calls itself. */
function isMeant({ id, key }: IssuerKey, kid: string | undefined, issuer: string): boolean {
  if (kid === undefined || kid === id || kid === key.kid) return true
  const [of = '', fragment] = kid.split('#', 2)
  // A name with another owner is never taken for a key of this one.
  if (fragment === undefined ? kid.startsWith('did:') : of !== '' && of !== issuer) return false
  if (id === undefined && key.kid === undefined) return true
  return fragment !== undefined && [id, key.kid].some(name => name === `${issuer}#${fragment}` || name === fragment)
}
