import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'

/** Bytes of a public key of Ed25519 (RFC 8032), which stand at the end of its SPKI form. */
const RAW = 32

/** The 32 bytes of a public key. */
export const rawKey = (key: KeyObject): Buffer => key.export({ type: 'spki', format: 'der' }).subarray(-RAW)

/** By which a key is named wherever something is signed with it: 16 hex digits of a hash of its public bytes. */
export const keyId = (key: KeyObject): string =>
  createHash('sha256').update('lodestone signing key ').update(rawKey(key)).digest('hex').slice(0, 16)

export const newPrivateKey = (): KeyObject => generateKeyPairSync('ed25519').privateKey

export const privatePem = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' }).toString()

export const publicPem = (key: KeyObject): string =>
  createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString()

/** Throws when it is no private key of Ed25519. */
export const readPrivateKey = (pem: string): KeyObject => onlyEd25519(createPrivateKey(pem))

/** Throws when it is no public key of Ed25519, or a private one. */
export function readPublicKey(pem: string): KeyObject {
  if (pem.includes('PRIVATE')) throw new Error('a private key')
  return onlyEd25519(createPublicKey(pem))
}

function onlyEd25519(key: KeyObject): KeyObject {
  if (key.asymmetricKeyType !== 'ed25519') throw new Error(`a key of ${key.asymmetricKeyType}`)
  return key
}
