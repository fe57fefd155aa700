import { createPublicKey } from 'node:crypto'
import { publicKeyOf } from '@lodestone/credentials'
import type { FieldError, Json } from '@lodestone/kernel'

const KINDS: Readonly<Record<string, readonly string[]>> = { EC: ['P-256', 'P-384'], OKP: ['Ed25519'] }
/** Members that only a key with its secret part has. */
const SECRET = ['d', 'p', 'q', 'k'] as const

type Jwk = Readonly<Record<string, Json>>

/** What is wrong with keys that are to be believed: a secret in them, another kind than credentials are signed with, no point of its curve. */
export const keyFaults = (keys: readonly Jwk[] = []): FieldError[] =>
  keys.flatMap((key, index) => {
    const message = faultOf(key)
    return message === undefined ? [] : [{ path: `keys.${index}`, message }]
  })

function faultOf(jwk: Jwk): string | undefined {
  if (SECRET.some(name => name in jwk))
    return 'a private key: it is known to others now, so that it should sign no more'
  const key = publicKeyOf(jwk)
  if (!key || !KINDS[key.kty]?.includes(key.crv)) return 'not a public key of Ed25519, P-256 or P-384'
  try {
    createPublicKey({ key, format: 'jwk' })
    return undefined
  } catch {
    return 'not a point of its curve'
  }
}
