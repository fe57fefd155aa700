import { CompactSign, type CryptoKey, exportJWK, generateKeyPair } from 'jose'
import type { IssuerKey, PublicKey } from './key.ts'
import type { Algorithm } from './token.ts'

export type Pair = { readonly algorithm: Algorithm; readonly secret: CryptoKey; readonly key: PublicKey }

/** A pair of keys for each algorithm, made once. */
export const pairs: Readonly<Record<Algorithm, Pair>> = {
  ES256: await pair('ES256'),
  ES384: await pair('ES384'),
  EdDSA: await pair('EdDSA'),
}

export async function pair(algorithm: Algorithm): Promise<Pair> {
  const { publicKey, privateKey } = await generateKeyPair(algorithm, { extractable: true })
  return { algorithm, secret: privateKey, key: (await exportJWK(publicKey)) as PublicKey }
}

export const keyOf = (one: Pair, id: string): IssuerKey => ({ id, key: one.key })

/** Signs any text under any header, as an honest issuer would not. */
export const signed = (
  payload: unknown,
  { algorithm, secret }: Pair,
  header: Readonly<Record<string, unknown>> = {},
): Promise<string> =>
  new CompactSign(new TextEncoder().encode(typeof payload === 'string' ? payload : JSON.stringify(payload)))
    .setProtectedHeader({ alg: algorithm, typ: 'vc+jwt', ...header })
    .sign(secret, { crit: { b64: true, x: true } })

export const encoded = (value: unknown): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')
