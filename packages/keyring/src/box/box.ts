import {
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
} from 'node:crypto'
import { existsSync, linkSync, readdirSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { decrypt, encrypt } from '../cipher.ts'
import { makeFolder, unlessThere, writeWhole } from '../place.ts'
import { keyId, privatePem, publicPem, rawKey } from '../signing/key.ts'

/*
 * Data keys for the eyes of one service: X25519 with a key made for each, HKDF-SHA256 and AES-256-GCM, as in sealed boxes and HPKE's base mode.
 * `<name>.<id>.opening.key` are the private keys of a service, all of which open; `<name>.box.pub` is the public one under which others seal.
 */

const PRIVATE = /^([a-z-]+)\.([0-9a-f]{16})\.opening\.key$/
const boxFile = (folder: string, name: string): string => join(folder, `${name}.box.pub`)

const wrappingKey = (shared: Buffer, ephemeral: Buffer, recipient: Buffer): Buffer =>
  Buffer.from(hkdfSync('sha256', shared, Buffer.concat([ephemeral, recipient]), 'lodestone box 1', 32))

function onlyX25519(key: KeyObject): KeyObject {
  if (key.asymmetricKeyType !== 'x25519') throw new Error(`a key of ${key.asymmetricKeyType}`)
  return key
}

/** Makes the keys of a service's box, unless they are there. */
export function makeBox(folder: string, name: string, publicFolder = folder): void {
  if (!openings(folder, name).length) addOpening(folder, name)
  const newest = openings(folder, name)[0]
  if (!newest || existsSync(boxFile(publicFolder, name))) return
  makeFolder(publicFolder)
  const file = boxFile(publicFolder, name)
  writeWhole(file, publicPem(newest.key), 0o644, made => unlessThere(() => linkSync(made, file)))
}

/** Another key of a service's box: others seal under it from when they are started again, and what was sealed before still opens. */
export function rotateBox(folder: string, name: string, publicFolder = folder): void {
  const file = boxFile(publicFolder, name)
  const key = addOpening(folder, name)
  writeWhole(file, publicPem(key), 0o644, made => renameSync(made, file))
}

function addOpening(folder: string, name: string): KeyObject {
  const { privateKey, publicKey } = generateKeyPairSync('x25519')
  const file = join(folder, `${name}.${keyId(publicKey)}.opening.key`)
  makeFolder(folder)
  writeWhole(file, privatePem(privateKey), 0o600, made => unlessThere(() => linkSync(made, file)))
  return privateKey
}

const openings = (folder: string, name: string): { readonly id: string; readonly key: KeyObject }[] =>
  (existsSync(folder) ? readdirSync(folder) : []).toSorted().flatMap(file => {
    const [, whose, id] = PRIVATE.exec(file) ?? []
    if (whose !== name || id === undefined) return []
    const key = onlyX25519(createPrivateKey(readFileSync(join(folder, file), 'utf8')))
    if (keyId(createPublicKey(key)) !== id) throw new Error(`the key ${join(folder, file)} is not what its name says`)
    return [{ id, key }]
  })

/** Wraps a data key for a service: its key's id, the key made for this, and the wrapped one, with dots between. */
export type Wrap = (dataKey: Buffer, about: string) => string

/** How others wrap for a service. Throws a sentence when its public key is not there. */
export function openWrap(folder: string, name: string): Wrap {
  const file = boxFile(folder, name)
  if (!existsSync(file)) throw new Error(`there is no public key ${file}: make it with npm run signing -- make`)
  const recipient = onlyX25519(createPublicKey(readFileSync(file, 'utf8')))
  const id = keyId(recipient)
  return (dataKey, about) => {
    const { privateKey, publicKey } = generateKeyPairSync('x25519')
    const shared = diffieHellman({ privateKey, publicKey: recipient })
    const key = wrappingKey(shared, rawKey(publicKey), rawKey(recipient))
    return [id, rawKey(publicKey).toString('base64url'), encrypt(key, dataKey, about)].join('.')
  }
}

/** Unwraps what was wrapped for a service. Throws BrokenSeal, or a sentence that names the key that is missing. */
export type Unwrap = (wrapped: string, about: string) => Buffer

export function openUnwrap(folder: string, name: string): Unwrap {
  const known = new Map(openings(folder, name).map(({ id, key }) => [id, key]))
  return (wrapped, about) => {
    const [id = '', ephemeral = '', text = ''] = wrapped.split('.')
    const privateKey = known.get(id)
    if (!privateKey) throw new Error(`${folder} does not hold ${name}.${id}.opening.key, for which this was sealed`)
    const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'X25519', x: ephemeral }, format: 'jwk' })
    const shared = diffieHellman({ privateKey, publicKey })
    const recipient = rawKey(createPublicKey(privateKey))
    return decrypt(wrappingKey(shared, Buffer.from(ephemeral, 'base64url'), recipient), text, about)
  }
}
