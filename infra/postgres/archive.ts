import { chown, mkdir } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Account } from './account.ts'

/** Seconds after which the log of changes is archived though little has happened: what a lost disk takes at most. */
const EVERY_SECONDS = 60

/** A path as a word of a shell's command in which PostgreSQL puts something for each `%` and a letter. */
const word = (path: string): string => `'${path.replaceAll("'", `'\\''`).replaceAll('%', '%%')}'`

/**
 * Arguments by which PostgreSQL copies its log of changes into a folder, which is made: each file once it is whole, under another name until it is on disk. One
 * that is there already has to be the same.
 */
export async function archiving(folder: string, { owner }: Account): Promise<string[]> {
  const at = resolve(folder)
  await mkdir(at, { recursive: true, mode: 0o700 })
  if (owner) await chown(at, owner.uid, owner.gid)
  const [file, part] = [`${word(at)}/%f`, `${word(at)}/%f.part`]
  const command = `if test -f ${file}; then cmp -s "%p" ${file}; else cp "%p" ${part} && sync ${part} && mv ${part} ${file}; fi`
  return ['-c', 'archive_mode=on', '-c', `archive_timeout=${EVERY_SECONDS}`, '-c', `archive_command=${command}`]
}

/** A setting's value as a line of a file of settings has it. */
const quoted = (value: string): string => `'${value.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`

/** Settings of one start, which recovers what an archive has up to a moment, all of it without one, and takes nobody in before. */
export function recovery(folder: string, until?: Date): string {
  return [
    `restore_command = ${quoted(`cp ${word(resolve(folder))}/%f "%p"`)}`,
    ...(until ? [`recovery_target_time = ${quoted(until.toISOString().replace('Z', '+00'))}`] : []),
    "recovery_target_action = 'promote'",
    'hot_standby = off',
    '',
  ].join('\n')
}

/** Of a file of the log, whatever its timeline. Files have 16 MiB, 256 of them a name's last part. */
const numberOf = (name: string): number =>
  Number.parseInt(name.slice(8, 16), 16) * 256 + Number.parseInt(name.slice(16, 24), 16)

/** The first file of the log that is not there between one and the last: what comes after it cannot be recovered. */
export function holeAfter(first: string, names: readonly string[]): string | undefined {
  const numbers = new Set(names.filter(name => /^[0-9A-F]{24}$/.test(name)).map(numberOf))
  const last = Math.max(...numbers)
  const hex = (part: number): string => part.toString(16).toUpperCase().padStart(8, '0')
  for (let n = numberOf(first); n < last; n++)
    if (!numbers.has(n)) return `${first.slice(0, 8)}${hex(Math.floor(n / 256))}${hex(n % 256)}`
  return undefined
}
