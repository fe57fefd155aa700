import { createPublicKey, type KeyObject, sign } from 'node:crypto'
import { existsSync, linkSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { errorOf } from '@lodestone/kernel/error'
import { makeFolder, unlessThere, writeWhole } from '../place.ts'
import { keyId, newPrivateKey, privatePem, publicPem, rawKey, readPrivateKey } from './key.ts'

/** Signs in the name of one service, with its newest key. The private key never leaves it. */
export type Signer = {
  readonly name: string
  /** Names the key to whoever verifies. */
  readonly id: string
  /** 32 bytes. */
  readonly publicKey: Buffer
  /** 64 bytes: Ed25519. Takes 50 µs. */
  sign(bytes: Buffer): Buffer
}

/** `<name>.key` holds the private key that signs now, `<name>.<id>.pub` each public key that may be believed. */
const privateFile = (folder: string, name: string): string => join(folder, `${name}.key`)
const publicFile = (folder: string, name: string, id: string): string => join(folder, `${name}.${id}.pub`)

const signerOf = (name: string, key: KeyObject): Signer => {
  const publicKey = createPublicKey(key)
  return { name, id: keyId(publicKey), publicKey: rawKey(publicKey), sign: bytes => sign(null, bytes, key) }
}

/** The signer of a service, from the folder of private keys. Throws a sentence when its key is not there or cannot be read. */
export function openSigner(folder: string, name: string): Signer {
  const file = privateFile(folder, name)
  if (!existsSync(file)) throw new Error(`there is no signing key ${file}: make it with npm run signing -- make`)
  return signerOf(name, readKey(file))
}

/**
 * The signer of a service. Makes its private key in `folder`, unless it is there or another process makes it in this moment, and puts the
 * public key among those that are believed.
 */
export function makeSigner(folder: string, name: string, publicFolder = folder): Signer {
  const file = privateFile(folder, name)
  makeFolder(folder)
  if (!existsSync(file))
    writeWhole(file, privatePem(newPrivateKey()), 0o600, made => unlessThere(() => linkSync(made, file)))
  return believe(publicFolder, name, readKey(file))
}

/** Another key, with which processes sign that are started from now on. What was signed before is still believed. Gives its signer. */
export function rotateSigner(folder: string, name: string, publicFolder = folder): Signer {
  const file = privateFile(folder, name)
  openSigner(folder, name)
  const key = newPrivateKey()
  // Believed before anybody signs with it.
  const signer = believe(publicFolder, name, key)
  writeWhole(file, privatePem(key), 0o600, made => renameSync(made, file))
  return signer
}

function believe(folder: string, name: string, key: KeyObject): Signer {
  const signer = signerOf(name, key)
  const file = publicFile(folder, name, signer.id)
  makeFolder(folder)
  if (!existsSync(file)) writeWhole(file, publicPem(key), 0o644, made => unlessThere(() => linkSync(made, file)))
  return signer
}

function readKey(file: string): KeyObject {
  try {
    return readPrivateKey(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new Error(`the signing key ${file} cannot be read (${errorOf(error).message}): restore it, or make another`)
  }
}
