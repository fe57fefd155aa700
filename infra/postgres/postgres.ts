import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isFree } from '../data-folder/ports.ts'
import { type Guarded, spawnGuarded } from '../process/guarded.ts'
import { keepRunning } from '../process/kept.ts'
import { endOrphan, type Trace } from '../process/orphan.ts'
import { until } from '../process/until.ts'
import type { StartOptions } from '../start-options.ts'
import { answersAsPostgres } from './answers.ts'
import { archiving } from './archive.ts'
import { watchArchive } from './archive.watch.ts'
import { type Binaries, findBinaries } from './binaries.ts'
import { USER } from './cluster.making.ts'
import { type Cluster, openCluster } from './cluster.ts'
import { freeLockFile } from './lock-file.ts'

/** Milliseconds until PostgreSQL must accept connections; recovery after a power cut may take most of it. */
const READY_WITHIN_MS = 60_000
/** Starts on another port when somebody took the chosen one between the look and the start. */
const TRIES = 3

/** Starts PostgreSQL on loopback with its data below DATA_DIR/postgres, after ending one that a dead launcher left. */
export async function startPostgres(options: StartOptions): Promise<{ url: string; stop(): Promise<void> }> {
  const { dataDir, ports, log, progress, signal, env, readyWithinMs = READY_WITHIN_MS } = options
  const began = performance.now()
  progress('PostgreSQL: starting')
  const binaries = await findBinaries()
  const cluster = await openCluster(join(dataDir, 'postgres'), binaries, signal)
  const trace: Trace = {
    recordFile: join(cluster.data, 'postmaster.pid'),
    mark: `-D ${cluster.data}`,
    // Fast shutdown: ends sessions, rolls back what they had open, writes a checkpoint.
    stopSignal: 'SIGINT',
  }
  if (await endOrphan(trace)) log.warn('ended a PostgreSQL that an earlier start had left running')
  await freeLockFile(trace.recordFile)
  const logFile = join(dataDir, 'postgres', 'postgres.log')
  const more = env.WAL_ARCHIVE ? await archiving(env.WAL_ARCHIVE, cluster.account) : []
  for (let tries = 1; ; tries++) {
    const port = await ports.choose('postgres')
    const url = `postgresql://${USER}:${cluster.password}@127.0.0.1:${port}/postgres`
    try {
      const server = await keepRunning(
        'PostgreSQL',
        () => run(binaries, cluster, trace, { port, url, more, readyWithinMs }, logFile, signal),
        log,
      )
      progress(`PostgreSQL: ready on port ${port} after ${((performance.now() - began) / 1000).toFixed(1)} s`)
      const unwatch = env.WAL_ARCHIVE ? watchArchive(url, log) : () => {}
      const stop = (): Promise<void> => {
        unwatch()
        return server.stop()
      }
      return { url, stop }
    } catch (error) {
      if (tries === TRIES || (await isFree(port))) throw error
    }
  }
}

async function run(
  binaries: Binaries,
  { data, account }: Cluster,
  trace: Trace,
  { port, url, more, readyWithinMs }: { port: number; url: string; more: readonly string[]; readyWithinMs: number },
  logFile: string,
  signal?: AbortSignal,
): Promise<Guarded> {
  const [command = binaries.postgres, ...args] = [
    ...account.prefix,
    binaries.postgres,
    ...['-D', data, '-p', String(port)],
    // No socket file: its folder would have to be writable for the account, and its path is limited to 107 bytes.
    ...['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='],
    ...more,
  ]
  const server = spawnGuarded({ ...trace, ...account.ids, command: [command, ...args], logFile, recordsItself: true })
  // Asked of the server: its file may be one that a dead one has left.
  const ready = async () => server.hasEnded() || (await answersAsPostgres(url))
  try {
    const answered = await until(ready, { withinMs: readyWithinMs, signal })
    if (answered && !server.hasEnded()) return server
  } catch (error) {
    await server.stop()
    throw error
  }
  await server.stop()
  throw new Error(`PostgreSQL did not start; its last words: ${await lastLines(logFile)}`)
}

/** Of the log what ended the server, else its last lines. */
async function lastLines(file: string): Promise<string> {
  const lines = (await readFile(file, 'utf8').catch(() => '')).trim().split('\n').slice(-50)
  // Those who ask whether it is ready are told that it is not.
  const why = lines.filter(line => /\b(?:FATAL|PANIC):/.test(line) && !line.includes('the database system is '))
  return (why.length > 0 ? why : lines).slice(-3).join(' | ')
}
