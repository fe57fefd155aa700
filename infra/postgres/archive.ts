import { chown, mkdir, open, readdir, readFile, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { type Account, mayWrite } from './account.ts'

/** Seconds after which the log of changes is archived though little has happened: what a lost disk takes at most. */
const EVERY_SECONDS = 60

/** A path as a word of a shell's command in which PostgreSQL puts something for each `%` and a letter. */
const word = (path: string): string => `'${path.replaceAll("'", `'\\''`).replaceAll('%', '%%')}'`

/**
 * Arguments by which PostgreSQL copies its log of changes into a folder, which is made: each file once it is whole, under another name until it is on disk. One
 * that is there already has to be the same. Throws where PostgreSQL could not write there.
 */
export async function archiving(folder: string, account: Account): Promise<string[]> {
  const at = resolve(folder)
  if (!(await stat(at).catch(() => undefined))) {
    await mkdir(dirname(at), { recursive: true })
    await mkdir(at, { mode: 0o700 })
    if (account.owner) await chown(at, account.owner.uid, account.owner.gid)
  }
  if (!(await mayWrite(account, at))) {
    const who = account.owner ? `the account with uid ${account.owner.uid}, which PostgreSQL runs as,` : 'this account'
    throw new Error(`the archive ${at} is no folder that ${who} may write into`)
  }
  const [file, part] = [`${word(at)}/%f`, `${word(at)}/%f.part`]
  const command = `if test -f ${file}; then cmp -s "%p" ${file}; else cp "%p" ${part} && sync ${part} && mv ${part} ${file} && sync ${word(at)}; fi`
  return ['-c', 'archive_mode=on', '-c', `archive_timeout=${EVERY_SECONDS}`, '-c', `archive_command=${command}`]
}

/** A setting's value as a line of a file of settings has it. */
const quoted = (value: string): string => `'${value.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`

/** Settings of one start, which recovers what an archive has up to a moment, all of it without one, and takes nobody in before. */
export function recovery(folder: string, until: Date | undefined, timeline: number | 'current' | 'latest'): string {
  return [
    `restore_command = ${quoted(`cp ${word(resolve(folder))}/%f "%p"`)}`,
    ...(until ? [`recovery_target_time = ${quoted(until.toISOString().replace('Z', '+00'))}`] : []),
    `recovery_target_timeline = '${timeline}'`,
    "recovery_target_action = 'promote'",
    'hot_standby = off',
    '',
  ].join('\n')
}

/**
 * The timeline that a hub was on at a moment: each restore begins one, whose history is archived then, so that its file's time is the restore's. `current` is that of the
 * backup, `latest` that of the last restore.
 */
export async function timelineAt(folder: string, until: Date | undefined): Promise<number | 'current' | 'latest'> {
  if (!until) return 'latest'
  const begun: number[] = []
  for (const name of await readdir(folder)) {
    if (!/^[0-9A-F]{8}\.history$/.test(name)) continue
    if ((await stat(join(folder, name))).mtime <= until) begun.push(Number.parseInt(name.slice(0, 8), 16))
  }
  return begun.reduce<number | 'current'>((last, one) => (last === 'current' || one > last ? one : last), 'current')
}

/** What a file of the log is called. */
export const SEGMENT = /^[0-9A-F]{24}$/
const hex = (part: number): string => part.toString(16).toUpperCase().padStart(8, '0')
/** Of a file of the log, whatever its timeline. Files have 16 MiB, 256 of them a name's last part. */
const numberOf = (name: string): number =>
  Number.parseInt(name.slice(8, 16), 16) * 256 + Number.parseInt(name.slice(16, 24), 16)

/** Where a timeline begins, as its history tells of each of its parents: the number of the file, by `0/5000148`. */
const beginOf = (place: string): number => {
  const [high = '0', low = '0'] = place.split('/')
  return Number.parseInt(high, 16) * 256 + Math.floor(Number.parseInt(low, 16) / 0x1000000)
}

/**
 * The first file of the log that is not there between one and the last of the newest timeline, whose `history` says where it left its parents: what comes after it
 * cannot be recovered.
 */
export function holeAfter(first: string, names: readonly string[], history = ''): string | undefined {
  const there = new Set(names.filter(name => SEGMENT.test(name)))
  const parents = [...history.matchAll(/^(\d+)\t([0-9A-F]+\/[0-9A-F]+)/gm)].map(([, id = '', place = '']) => ({
    id: Number(id),
    end: beginOf(place),
  }))
  const newest = [...there].reduce((most, name) => Math.max(most, Number.parseInt(name.slice(0, 8), 16)), 0)
  const last = [...there].reduce(
    (most, name) => (Number.parseInt(name.slice(0, 8), 16) === newest ? Math.max(most, numberOf(name)) : most),
    0,
  )
  for (let n = numberOf(first); n < last; n++) {
    const timeline = parents.find(({ end }) => n < end)?.id ?? newest
    const name = `${hex(timeline)}${hex(Math.floor(n / 256))}${hex(n % 256)}`
    if (!there.has(name)) return name
  }
  return undefined
}

/** The history of the newest timeline that an archive knows; nothing where there is one alone. */
export async function newestHistory(folder: string): Promise<string> {
  const newest = (await readdir(folder))
    .filter(name => /^[0-9A-F]{8}\.history$/.test(name))
    .sort()
    .at(-1)
  return newest === undefined ? '' : readFile(join(folder, newest), 'utf8')
}

/** The name of a database, which it gives itself when it is made, as eight bytes. */
const SYSTEM_ID_BYTES = 8
/** Where a file of the log has that of its database: behind the header of its first page. */
const SYSTEM_ID_AT = 24

/** Whether every file of a log is of the database in a data folder. */
export async function isOf(data: string, log: string, names: readonly string[]): Promise<boolean> {
  const own = await bytesAt(join(data, 'global', 'pg_control'), 0)
  for (const name of names) if (!own.equals(await bytesAt(join(log, name), SYSTEM_ID_AT))) return false
  return true
}

async function bytesAt(file: string, place: number): Promise<Buffer> {
  const handle = await open(file, 'r')
  try {
    const { buffer } = await handle.read(Buffer.alloc(SYSTEM_ID_BYTES), 0, SYSTEM_ID_BYTES, place)
    return buffer
  } finally {
    await handle.close()
  }
}
