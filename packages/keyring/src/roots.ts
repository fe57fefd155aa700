import { closeSync, existsSync, linkSync, openSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { errorOf } from '@lodestone/kernel/error'
import { makeFolder, unlessThere, writeWhole } from './place.ts'
import { BYTES, fingerprint, newRoot, type Root } from './root.ts'

/** The roots of a keyring's file, the newest last; none when there is no file. Throws when it is not what was written. */
export function readRoots(file: string): Root[] {
  if (!existsSync(file)) return []
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .filter(line => line !== '')
  const roots = lines.map((line): Root => {
    const [id = '', secret = ''] = line.split(' ')
    return { id, secret: Buffer.from(secret, 'base64url') }
  })
  if (roots.length === 0 || roots.some(root => root.secret.length !== BYTES || fingerprint(root.secret) !== root.id))
    throw new Error(`the keyring ${file} is damaged: restore it from its copy`)
  return roots
}

/** Makes the file with one root, unless another process has made it in this moment; gives what is in it. Throws a sentence when it cannot. */
export function makeRoots(file: string): Root[] {
  try {
    makeFolder(dirname(file))
    write(file, [newRoot()], written => unlessThere(() => linkSync(written, file)))
  } catch (error) {
    const why = errorOf(error).message
    throw new Error(
      `the keyring ${file} cannot be made (${why}): name another place with KEYRING_FILE, or put it there`,
    )
  }
  return readRoots(file)
}

/**
 * Adds a root, under which processes wrap that are started from now on, and gives its id. What was wrapped before still opens. Throws
 * when there is no keyring, or another rotation runs.
 */
export function rotateRoots(file: string): string {
  const lock = `${file}.lock`
  closeSync(openSync(lock, 'wx', 0o600))
  try {
    const roots = readRoots(file)
    if (roots.length === 0) throw new Error(`there is no keyring ${file}`)
    const root = newRoot()
    write(file, [...roots, root], written => renameSync(written, file))
    return root.id
  } finally {
    rmSync(lock)
  }
}

const write = (file: string, roots: readonly Root[], name: (written: string) => void): void =>
  writeWhole(file, roots.map(root => `${root.id} ${root.secret.toString('base64url')}\n`).join(''), 0o600, name)
