import { type CryptoKey, importJWK } from 'jose'
import type { Algorithm } from './token.ts'

/** A public key as JOSE writes it; what else stands in it is not looked at. */
export type PublicKey = {
  readonly kty: string
  readonly crv: string
  readonly x: string
  readonly y?: string
  readonly kid?: string
}
/** A key of an issuer with its name, such as `did:web:example.org#key-1`; one without a name may be meant by any. */
export type IssuerKey = { readonly id?: string; readonly key: PublicKey }

const CURVES: Readonly<Record<Algorithm, { readonly kty: string; readonly crv: string }>> = {
  ES256: { kty: 'EC', crv: 'P-256' },
  ES384: { kty: 'EC', crv: 'P-384' },
  EdDSA: { kty: 'OKP', crv: 'Ed25519' },
}

/** Whether a key is one of those that an algorithm signs with. */
export const fits = ({ kty, crv }: PublicKey, algorithm: Algorithm): boolean =>
  kty === CURVES[algorithm].kty && crv === CURVES[algorithm].crv

const imported = new WeakMap<PublicKey, Promise<CryptoKey | undefined>>()

/** The key as the platform uses it, prepared once for as long as the same object is used; undefined where it is no point of its curve. */
export function usable(key: PublicKey, algorithm: Algorithm): Promise<CryptoKey | undefined> {
  const known = imported.get(key)
  if (known) return known
  const { kty, crv, x, y } = key
  const made = importJWK({ kty, crv, x, ...(y === undefined ? {} : { y }) }, algorithm).then(
    one => (one instanceof Uint8Array ? undefined : one),
    () => undefined,
  )
  imported.set(key, made)
  return made
}
