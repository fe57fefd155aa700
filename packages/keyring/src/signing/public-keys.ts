import { type KeyObject, verify } from 'node:crypto'
import { statSync } from 'node:fs'
import { read } from './public-keys.folder.ts'

/** The public keys that are believed, by the name of who signs with them: several of one name while its key is changed. */
export type PublicKeys = {
  /** Ids of the keys that are believed of a name, for people who look for one. */
  ids(name: string): readonly string[]
  /** Whether the signature is that of these bytes by this key of this name. Takes 140 µs. */
  verify(name: string, id: string, bytes: Buffer, signature: Buffer): boolean
}

/** Milliseconds in which two changes of a folder may bear the same time. */
const TICK_MS = 2_000

/**
 * The public keys of a folder. One that is put there later is found when it is first asked for; one that is taken away is believed until
 * the process is started again. Throws a sentence when a file is not what its name says.
 */
export function openPublicKeys(folder: string): PublicKeys {
  let seen = look(folder)
  let keys = read(folder)

  const find = (name: string, id: string): KeyObject | undefined => {
    const key = keys.get(name)?.get(id)
    if (key) return key
    // Whoever makes ids up costs a look at the folder's time, not at all of its files.
    const now = look(folder)
    if (now.changedAt === seen.changedAt && seen.at - seen.changedAt > TICK_MS) return undefined
    seen = now
    keys = read(folder)
    return keys.get(name)?.get(id)
  }
  return {
    ids: name => [...(keys.get(name)?.keys() ?? [])],
    verify: (name, id, bytes, signature) => {
      const key = find(name, id)
      return key !== undefined && verify(null, bytes, key, signature)
    },
  }
}

const look = (folder: string): { readonly at: number; readonly changedAt: number } => ({
  at: Date.now(),
  changedAt: statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? 0,
})
