import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto'
import { type EventKeys, proverOf, verifierOf } from './index.ts'

/** The key of the service `test`, the same in every process of a test. */
const key = createPrivateKey({
  key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.alloc(32, 7)]),
  format: 'der',
  type: 'pkcs8',
})
const publicKey = createPublicKey(key)
export const testSigner = { name: 'test', id: 'first', sign: (bytes: Buffer) => sign(null, bytes, key) }
export const proving = proverOf(testSigner)
export const testKeys: EventKeys = {
  verify: (name, id, bytes, signature) =>
    name === 'test' && id === 'first' && verify(null, bytes, publicKey, signature),
}
export const verifying = verifierOf(testKeys)
