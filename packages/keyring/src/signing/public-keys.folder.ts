import type { KeyObject } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { errorOf } from '@lodestone/kernel/error'
import { keyId, readPublicKey } from './key.ts'

/** `<name>.<id>.pub`. */
const FILE = /^([a-z-]+)\.([0-9a-f]{16})\.pub$/

export function read(folder: string): ReadonlyMap<string, ReadonlyMap<string, KeyObject>> {
  const keys = new Map<string, Map<string, KeyObject>>()
  if (!existsSync(folder)) return keys
  for (const file of readdirSync(folder).toSorted()) {
    const [, name, id] = FILE.exec(file) ?? []
    if (name === undefined || id === undefined) continue
    const own = keys.get(name) ?? new Map<string, KeyObject>()
    keys.set(name, own.set(id, readOne(join(folder, file), id)))
  }
  return keys
}

function readOne(file: string, id: string): KeyObject {
  const fault = (why: string) => new Error(`the public key ${file} is not what its name says (${why})`)
  let key: KeyObject
  try {
    key = readPublicKey(readFileSync(file, 'utf8'))
  } catch (error) {
    throw fault(errorOf(error).message)
  }
  if (keyId(key) !== id) throw fault(`its id is ${keyId(key)}`)
  return key
}
