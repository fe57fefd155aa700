import { createHmac, hkdfSync } from 'node:crypto'
import { present } from '@lodestone/kernel/present'
import { decrypt, encrypt } from './cipher.ts'
import { KeyMissing, type KeyProvider } from './provider.ts'
import type { Root } from './root.ts'
import { makeRoots, readRoots } from './roots.ts'

/** Derived keys kept in memory at most; one takes 5 µs to derive. */
const DERIVED_KEPT = 10_000

/**
 * A keyring in a file: roots of 256 bits, from which the key of each name is derived (HKDF-SHA256, RFC 5869). So the file is made once
 * and changes only when somebody rotates it: one copy of it opens every later backup of the database, processes of one hub share it
 * without a lock, and a secret store may mount it read-only. It is made when the first key is needed.
 */
export function openLocalKeyring(file: string): KeyProvider {
  const known: Root[] = readRoots(file)
  let own = known.at(-1)
  const derived = new Map<string, Buffer>()

  const keyOf = (root: Root, name: string): Buffer => {
    const at = `${root.id} ${name}`
    let key = derived.get(at)
    if (!key) {
      if (derived.size >= DERIVED_KEPT) derived.clear()
      key = Buffer.from(hkdfSync('sha256', root.secret, '', `lodestone key ${name}`, 32))
      derived.set(at, key)
    }
    return key
  }
  const learn = (roots: readonly Root[]): void => {
    for (const root of roots) if (!known.some(one => one.id === root.id)) known.push(root)
  }
  /** A root that was added since is found by looking again. */
  const find = (id: string): Root | undefined => {
    if (!known.some(root => root.id === id)) learn(readRoots(file))
    return known.find(root => root.id === id)
  }
  /** What this process wraps under for as long as it runs: the newest root when it opened the keyring. */
  const mine = (): Root => {
    if (!own) {
      learn(makeRoots(file))
      own = present(known.at(-1))
    }
    return own
  }
  /** No rotation changes what is first. */
  const first = (): Root => {
    mine()
    return present(known[0])
  }

  function unwrap(name: string, wrapped: string): Buffer {
    const dot = wrapped.indexOf('.')
    const id = wrapped.slice(0, Math.max(dot, 0))
    const root = find(id)
    if (!root) throw new KeyMissing(file, id)
    return decrypt(keyOf(root, name), wrapped.slice(dot + 1), name)
  }
  const wrap = (name: string, dataKey: Buffer): string => {
    const root = mine()
    return `${root.id}.${encrypt(keyOf(root, name), dataKey, name)}`
  }
  return {
    place: file,
    current: async () => mine().id,
    holds: async id => find(id) !== undefined,
    wrap: async (name, dataKey) => wrap(name, dataKey),
    unwrap: async (name, wrapped) => unwrap(name, wrapped),
    rewrap: async (from, to, wrapped) => wrap(to, unwrap(from, wrapped)),
    mac: async (name, data) => createHmac('sha256', keyOf(first(), name)).update(data).digest('hex'),
  }
}
