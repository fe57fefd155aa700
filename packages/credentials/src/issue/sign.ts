import type { JsonObject } from '@lodestone/kernel/json'
import { CompactSign, type CryptoKey, importJWK, type JWK } from 'jose'
import { modelFaults } from '../model/credential.ts'
import type { Algorithm } from '../token/token.ts'

/** A key to sign with, under the name by which the signer's own document has it, such as `did:web:hub.example#key-1`. */
export type SigningKey = { readonly algorithm: Algorithm; readonly kid: string; readonly secret: CryptoKey }

/** A signing key from a JWK with its secret part. Throws where it is none that this algorithm signs with. */
export async function signingKeyOf(jwk: JWK, algorithm: Algorithm, kid: string): Promise<SigningKey> {
  const secret = await importJWK(jwk, algorithm)
  if (secret instanceof Uint8Array || secret.type !== 'private') throw new TypeError(`no secret key for ${algorithm}`)
  return { algorithm, kid, secret }
}

/** Signs a credential as a `vc+jwt`. Throws where it breaks the data model: what this hub signs, others have to accept. */
export async function sign(credential: JsonObject, { algorithm, kid, secret }: SigningKey): Promise<string> {
  const [fault] = modelFaults(credential)
  if (fault) throw new TypeError(`not a credential: ${fault.message}`)
  return new CompactSign(new TextEncoder().encode(JSON.stringify(credential)))
    .setProtectedHeader({ alg: algorithm, typ: 'vc+jwt', cty: 'vc', kid })
    .sign(secret)
}
