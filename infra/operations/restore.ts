import { chmod, copyFile, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { claimFolder } from '../data-folder/claim.ts'
import { startDatabase } from '../index.ts'
import { holeAfter, isOf, newestHistory, recovery, SEGMENT, timelineAt } from '../postgres/archive.ts'
import type { BackupManifest } from './backup.ts'
import { copyFolder, giveAlike } from './copy.ts'
import { republishAll } from './republish.ts'

/** Milliseconds within which all of a log is followed. */
const RECOVERED_WITHIN_MS = 3_600_000

const quiet = { info() {}, warn() {}, error() {} }

/** Where the log of changes since a backup is, and the moment up to which it is followed: to its end without one. */
export type Since = { readonly log: string; readonly until?: Date | undefined }

type Restoring = {
  readonly dataDir: string
  readonly from: string
  readonly since?: Since | undefined
  readonly keyringFrom?: string | undefined
  readonly keyring?: string | undefined
}

/**
 * Brings a hub's data folder back from a backup, as it was at that moment, or at a later one that an archive of the log of changes reaches: the database, and the
 * keyring when its copy is named. The log of events begins empty, and every service tells and hears everything again at the next start. Refuses a folder that holds a
 * database or a broker's log, and leaves no database where it fails.
 */
export async function restore(o: Restoring): Promise<{ readonly asOf: string; readonly facts: number }> {
  const { madeAt } = await readManifest(o.from)
  const { log, until } = o.since ?? {}
  if (log !== undefined && !(await stat(log).catch(() => undefined))?.isDirectory())
    throw new Error(`${log} is no folder of a log`)
  if (until && until.toISOString() <= madeAt)
    throw new Error(`${o.from} was made at ${madeAt}, after ${until.toISOString()}: restore an earlier backup`)
  for (const taken of ['postgres', 'kafka/data'])
    if (await stat(join(o.dataDir, taken)).catch(() => undefined))
      throw new Error(
        `${join(o.dataDir, taken)} is there: move the data folder aside, or name another one with DATA_DIR`,
      )
  const { WAL_ARCHIVE } = process.env
  if (log === undefined && WAL_ARCHIVE && (await readdir(WAL_ARCHIVE).catch(() => [])).length > 0)
    throw new Error(`${WAL_ARCHIVE} has what came after ${o.from}: name it with --log, or another WAL_ARCHIVE`)
  await mkdir(o.dataDir, { recursive: true })
  const giveBack = claimFolder(o.dataDir)
  try {
    await copyFolder(join(o.from, 'postgres'), join(o.dataDir, 'postgres'), () => true).finally(giveBack)
    if (o.since) await recover(o.dataDir, o.since)
    const facts = await republished(o.dataDir, log)
    await copyKeyring(o)
    return { asOf: o.since ? (until?.toISOString() ?? 'the end of the log') : madeAt, facts }
  } catch (error) {
    await removeUnlessTaken(o.dataDir)
    throw error
  }
}

/** Of a hub that has taken the folder meanwhile nothing is removed. */
async function removeUnlessTaken(dataDir: string): Promise<void> {
  let giveBack: () => void
  try {
    giveBack = claimFolder(dataDir)
  } catch {
    return
  }
  await rm(join(dataDir, 'postgres'), { recursive: true, force: true }).finally(giveBack)
}

async function copyKeyring(o: Restoring): Promise<void> {
  if (o.keyringFrom === undefined) return
  const keyring = o.keyring ?? join(o.dataDir, 'keyring')
  await mkdir(dirname(keyring), { recursive: true })
  await copyFile(o.keyringFrom, keyring)
  await chmod(keyring, 0o600)
}

/** A time as `2026-11-30T09:40:00Z`, to the millisecond, with its zone; throws for anything else, and for days that no calendar has. */
export function momentOf(text: string): Date {
  const [, day = ''] = /^(\d{4}-\d\d-\d\d)T\d\d:\d\d:\d\d(?:\.\d{1,3})?(?:Z|[+-]\d\d:\d\d)$/.exec(text) ?? []
  const [time, midnight] = [new Date(text), new Date(`${day}T00:00:00Z`)]
  if (Number.isNaN(time.getTime()) || Number.isNaN(midnight.getTime()) || !midnight.toISOString().startsWith(day))
    throw new Error(`${text} is no time with its zone, as 2026-11-30T09:40:00Z, to the millisecond at most`)
  return time
}

/**
 * Throws where a log is none of a backup's database, or lacks files before its end: PostgreSQL would take the first hole for the end. A backup that was made at rest does not say which
 * file it begins with, so that there none may be missing at all.
 */
async function checkLog(data: string, { log, until }: Since): Promise<void> {
  const label = await readFile(join(data, 'backup_label'), 'utf8').catch(() => '')
  const first = /\(file ([0-9A-F]{24})\)/.exec(label)?.[1]
  const archived = (await readdir(log)).filter(name => SEGMENT.test(name)).sort()
  if (archived[0] === undefined) throw new Error(`${log} holds no log`)
  if (!(await isOf(data, log, archived))) throw new Error(`${log} holds the log of another database`)
  if (until) return
  const names = [...archived, ...(first === undefined ? [] : await readdir(join(data, 'pg_wal')))]
  const hole = holeAfter(first ?? archived[0], names, await newestHistory(log))
  if (hole !== undefined) throw new Error(`${log} lacks ${hole}: name a moment before it with --until`)
}

/** Has PostgreSQL follow the log once, which is archived on: what it tells of its way is for the next who follows. What is started next is an ordinary cluster. */
async function recover(dataDir: string, since: Since): Promise<void> {
  const { log, until } = since
  const data = join(dataDir, 'postgres', 'data')
  await checkLog(data, since)
  const own = join(data, 'postgresql.auto.conf')
  const before = await readFile(own, 'utf8')
  await writeFile(own, `${before}\n${recovery(log, until, await timelineAt(log, until))}`)
  await writeFile(join(data, 'recovery.signal'), '')
  await giveAlike(data, join(data, 'recovery.signal'))
  const started = startDatabase({
    dataDir,
    log: quiet,
    env: { WAL_ARCHIVE: log },
    readyWithinMs: RECOVERED_WITHIN_MS,
  })
  const server = await started.catch(error => {
    if (!`${error}`.includes('ended before configured recovery target')) throw error
    throw new Error(`the log in ${log} ends before ${until?.toISOString()}`, { cause: error })
  })
  await server.stop()
  await writeFile(own, before)
}

async function republished(dataDir: string, log = process.env.WAL_ARCHIVE): Promise<number> {
  const server = await startDatabase({ dataDir, log: quiet, env: { ...process.env, WAL_ARCHIVE: log } })
  try {
    return await republishAll({ url: server.url }, { alone: true })
  } finally {
    await server.stop()
  }
}

async function readManifest(from: string): Promise<BackupManifest> {
  const text = await readFile(join(from, 'backup.json'), 'utf8').catch(() => {
    throw new Error(`${from} is no backup, or one that was not finished`)
  })
  const manifest = JSON.parse(text) as BackupManifest
  if (manifest.format !== 1) throw new Error(`${from} was made by another version of this`)
  return manifest
}
