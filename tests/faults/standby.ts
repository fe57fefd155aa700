import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { chown, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { until } from '@lodestone/testing'
import pg from 'pg'
import { backup } from '../../infra/operations/backup.ts'
import { copyFolder } from '../../infra/operations/copy.ts'
import { findBinaries } from '../../infra/postgres/binaries.ts'
import { USER } from '../../infra/postgres/cluster.making.ts'
import { openCluster } from '../../infra/postgres/cluster.ts'
import { type Guarded, spawnGuarded } from '../../infra/process/guarded.ts'
import { freePort } from '../setup/free-port.ts'

type Server = { readonly url: string; query(sql: string): Promise<Record<string, unknown>[]>; kill(): Promise<void> }

export type Pair = {
  readonly primary: Server
  readonly standby: Server
  stop(): Promise<void>
}

/** A PostgreSQL and its standby, made of a backup. What the one has acknowledged, the other has on disk, unless it may follow behind. */
export async function startPair({ isBehind } = { isBehind: false }): Promise<Pair> {
  const folder = mkdtempSync(join(tmpdir(), 'lodestone-standby-'))
  const running: Guarded[] = []
  const stop = async () => {
    await Promise.all(running.map(one => one.stop()))
    rmSync(folder, { recursive: true })
  }
  try {
    const [here, there] = [join(folder, 'here'), join(folder, 'there')]
    mkdirSync(here)
    const primary = await startServer(here, running)
    await backup({ dataDir: here, to: join(folder, 'backup') })
    await copyFolder(join(folder, 'backup', 'postgres'), join(there, 'postgres'), () => true)
    await follow(join(there, 'postgres', 'data'), primary.url)
    const standby = await startServer(there, running)
    if (!isBehind) await primary.query("ALTER SYSTEM SET synchronous_standby_names = '*'")
    await primary.query('SELECT pg_reload_conf()')
    await until('the standby follows', async () => {
      const [one] = await primary.query('SELECT sync_state FROM pg_stat_replication')
      return one?.sync_state === (isBehind ? 'async' : 'sync')
    })
    return { primary, standby, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Has a copy of a cluster follow the original, from which it streams. */
async function follow(data: string, url: string): Promise<void> {
  const { port, password } = new URL(url)
  const signal = join(data, 'standby.signal')
  writeFileSync(signal, '', { mode: 0o600 })
  const { uid, gid } = await stat(data)
  if (process.getuid?.() === 0) await chown(signal, uid, gid)
  const address = `host=127.0.0.1 port=${port} user=${USER} password=${decodeURIComponent(password)}`
  appendFileSync(join(data, 'postgresql.auto.conf'), `primary_conninfo = '${address}'\n`)
}

/** PostgreSQL on a data folder, without anybody who would start it again. */
async function startServer(dataDir: string, running: Guarded[]): Promise<Server> {
  const binaries = await findBinaries()
  const { data, account, password } = await openCluster(join(dataDir, 'postgres'), binaries)
  const port = await freePort()
  const recordFile = join(data, 'postmaster.pid')
  const [command = binaries.postgres, ...args] = [
    ...account.prefix,
    binaries.postgres,
    ...['-D', data, '-p', String(port), '-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='],
  ]
  const server = spawnGuarded({
    ...account.ids,
    recordFile,
    mark: `-D ${data}`,
    stopSignal: 'SIGINT',
    command: [command, ...args],
    logFile: join(dataDir, 'postgres', 'postgres.log'),
    recordsItself: true,
  })
  running.push(server)
  const url = `postgresql://${USER}:${password}@127.0.0.1:${port}/postgres`
  const query = async (sql: string) => {
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    try {
      return (await client.query(sql)).rows
    } finally {
      await client.end()
    }
  }
  await until('PostgreSQL answers', () => query('SELECT 1').then(() => true))
  return {
    url,
    query,
    kill: async () => {
      process.kill(Number.parseInt(readFileSync(recordFile, 'utf8'), 10), 'SIGKILL')
      await server.ended
    },
  }
}
