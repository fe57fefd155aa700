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
