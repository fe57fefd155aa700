import { didKeyOf, type SigningKey, signingKeyOf } from '@lodestone/credentials'

/** The host that the sample's certifier says it publishes at: a name that no name server knows (RFC 2606). */
export const CERTIFIER_HOST = 'certifier.example'

/** Who signs credentials: a name, its DID and the key that the DID is. */
export type Signer = { readonly did: string; readonly name: string; readonly key: SigningKey }

/** Somebody with a key of its own, made now: nobody else has it, and it is kept nowhere. */
export async function signerNamed(name: string): Promise<Signer> {
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify'])
  const jwk = await crypto.subtle.exportKey('jwk', pair.privateKey)
  const did = didKeyOf({ kty: 'EC', crv: 'P-256', x: jwk.x ?? '', y: jwk.y ?? '' })
  return { did, name, key: await signingKeyOf(jwk, 'ES256', `${did}#${did.slice('did:key:'.length)}`) }
}
