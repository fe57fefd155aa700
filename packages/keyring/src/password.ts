import { randomBytes } from 'node:crypto'
import { existsSync, linkSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { makeFolder, unlessThere, writeWhole } from './place.ts'

/** Bytes of a password that nobody types. */
const RANDOM = 24

/** The password in a file for its owner alone: letters and digits. Made unless it is there, or another process makes it in this moment. */
export function makePassword(file: string): string {
  makeFolder(dirname(file))
  if (!existsSync(file))
    writeWhole(file, `${randomBytes(RANDOM).toString('hex')}\n`, 0o600, made => unlessThere(() => linkSync(made, file)))
  return readFileSync(file, 'utf8').trim()
}
