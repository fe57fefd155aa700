import { chmod, copyFile, mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import pg from 'pg'
import { claimFolder } from '../data-folder/claim.ts'
import { USER } from '../postgres/cluster.making.ts'
import { copyFolder, flushFolder, giveAlike } from './copy.ts'

/** What of a cluster is made anew when it starts, or is copied by itself. */
const LEFT_OUT =
  /^postmaster\.(?:pid|opts)$|^pg_(?:wal|replslot|dynshmem|notify|serial|snapshots|stat_tmp|subtrans)\/|(?:^|\/)(?:pgsql_tmp|pg_internal\.init)/

/** What a backup says of itself. It is written last: a folder without it is none. */
export type BackupManifest = {
  readonly format: 1
  readonly madeAt: string
  readonly online: boolean
  readonly postgres: string
}

/**
 * Copies the database of a data folder into a new folder, at one moment, while the hub runs or does not; and its keyring into another place,
 * since both together open prices. Kafka is not copied: what it holds is told again from the database. Throws before anything is written
 * when the place is taken.
 */
export async function backup(o: {
  dataDir: string
  to: string
  keyringTo?: string | undefined
  keyring?: string | undefined
}): Promise<BackupManifest> {
  const data = join(o.dataDir, 'postgres', 'data')
  const version = await readFile(join(data, 'PG_VERSION'), 'utf8').catch(() => {
    throw new Error(`${o.dataDir} holds no database of a hub`)
  })
  if (await stat(o.to).catch(() => undefined)) throw new Error(`${o.to} is there already: name a folder to be made`)
  const unfinished = `${o.to}.unfinished`
  if (await stat(unfinished).catch(() => undefined))
    throw new Error(`${unfinished} is there, of a backup that was ended or is under way: remove it if it was ended`)
  await mkdir(dirname(o.to), { recursive: true })
  await mkdir(unfinished, { mode: 0o700 })

  const port = await runningPort(data)
  const copy = join(unfinished, 'postgres', 'data')
  await mkdir(join(unfinished, 'postgres'), { mode: 0o755 })
  await copyFile(join(o.dataDir, 'postgres', 'password'), join(unfinished, 'postgres', 'password'))
  if (port === undefined) await copyAtRest(o.dataDir, data, copy)
  else await copyRunning(o.dataDir, port, data, copy)
  const manifest = {
    format: 1,
    madeAt: new Date().toISOString(),
    online: port !== undefined,
    postgres: version.trim(),
  } as const
  await flushFolder(unfinished)
  await writeFile(join(unfinished, 'backup.json'), `${JSON.stringify(manifest, null, 2)}\n`, { flush: true })
  await rename(unfinished, o.to)
  if (o.keyringTo !== undefined) await copyKeyring(o.keyring ?? join(o.dataDir, 'keyring'), o.keyringTo)
  return manifest
}

async function copyKeyring(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true })
  await copyFile(from, to)
  await chmod(to, 0o600)
}

/** Nobody starts the cluster meanwhile. One that was not stopped in order recovers from its copy as it would have itself. */
async function copyAtRest(dataDir: string, data: string, copy: string): Promise<void> {
  const giveBack = claimFolder(dataDir)
  try {
    await copyFolder(data, copy, path => !/^postmaster\.(?:pid|opts)$/.test(path))
  } finally {
    giveBack()
  }
}

/**
 * PostgreSQL's own way for a server that goes on working (its manual: "Making a Base Backup Using the Low Level API"): files may be copied
 * while they change, because the log of changes from the begin to the end of the copying comes with them. A slot keeps that log meanwhile.
 */
async function copyRunning(dataDir: string, port: number, data: string, copy: string): Promise<void> {
  const client = new pg.Client({ connectionString: await addressAt(dataDir, port) })
  await client.connect()
  try {
    const slot = `lodestone_backup_${process.pid}`
    await client.query('SELECT pg_create_physical_replication_slot($1, true, true)', [slot])
    const begin = await client.query("SELECT pg_walfile_name(pg_backup_start('lodestone', true)) AS file")
    await copyFolder(data, copy, path => !LEFT_OUT.test(path))
    const end = await client.query(
      'SELECT pg_walfile_name(lsn) AS file, labelfile FROM pg_backup_stop(wait_for_archive => false)',
    )
    await writeFile(join(copy, 'backup_label'), end.rows[0].labelfile, { mode: 0o600 })
    await copyLog(data, copy, begin.rows[0].file, end.rows[0].file)
    await giveAlike(data, join(copy, 'backup_label'))
  } finally {
    await client.end()
  }
}

/** The log of changes from one of its files to another, both with. */
async function copyLog(data: string, copy: string, first: string, last: string): Promise<void> {
  const wanted = (path: string): boolean => path >= first && path <= last && /^[0-9A-F]{24}$/.test(path)
  await copyFolder(join(data, 'pg_wal'), join(copy, 'pg_wal'), wanted)
  const copied = await readdir(join(copy, 'pg_wal'))
  for (const file of [first, last])
    if (!copied.includes(file)) throw new Error(`the log of changes has lost ${file} during the backup: try again`)
}

/** Where the database of a data folder runs, as its owner signs in; undefined when it does not. */
export async function runningDatabase(dataDir: string): Promise<string | undefined> {
  const port = await runningPort(join(dataDir, 'postgres', 'data'))
  return port === undefined ? undefined : addressAt(dataDir, port)
}

async function addressAt(dataDir: string, port: number): Promise<string> {
  const password = (await readFile(join(dataDir, 'postgres', 'password'), 'utf8')).trim()
  return `postgresql://${USER}:${password}@127.0.0.1:${port}/postgres`
}

/** The port of a server that runs on the data, by the fourth line of its own note. */
async function runningPort(data: string): Promise<number | undefined> {
  const lines = (await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n')
  const [pid, port] = [Number(lines[0]), Number(lines[3])]
  if (!pid || !port) return undefined
  try {
    process.kill(pid, 0)
    return port
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM' ? port : undefined
  }
}
