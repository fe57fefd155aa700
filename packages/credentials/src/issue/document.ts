import type { PublicKey } from '../token/key.ts'

/** A key under the name by which credentials name it, such as `did:web:hub.example#key-1`. */
export type NamedKey = { readonly kid: string; readonly key: PublicKey }

export type DidDocument = {
  readonly '@context': readonly string[]
  readonly id: string
  readonly verificationMethod: readonly {
    readonly id: string
    readonly type: 'JsonWebKey'
    readonly controller: string
    readonly publicKeyJwk: Readonly<Record<string, string>>
  }[]
  readonly assertionMethod: readonly string[]
}

/** The document of a DID, by which everybody verifies what its owner has signed with any of these keys. */
export const didDocument = (did: string, keys: readonly NamedKey[]): DidDocument => ({
  '@context': ['https://www.w3.org/ns/did/v1', 'https://www.w3.org/ns/cid/v1'],
  id: did,
  verificationMethod: keys.map(({ kid, key: { kty, crv, x, y } }) => ({
    id: kid,
    type: 'JsonWebKey',
    controller: did,
    publicKeyJwk: { kty, crv, x, ...(y === undefined ? {} : { y }) },
  })),
  assertionMethod: keys.map(({ kid }) => kid),
})
