import { mkdir, realpath } from 'node:fs/promises'
import { join } from 'node:path'
import { claimFolder } from './data-folder/claim.ts'
import { openPorts } from './data-folder/ports.ts'
import { NoBroker, startKafka } from './kafka/kafka.ts'
import type { Log } from './log.ts'
import { startPostgres } from './postgres/postgres.ts'
import type { StartOptions } from './start-options.ts'
import { keepTransport, type TransportKind, transportChosen, transportKept } from './transport.ts'

export type { Log } from './log.ts'

export type Infrastructure = {
  /** The owner's: it holds his password, and is not for logs. */
  readonly databaseUrl: string
  /** None where events are kept in PostgreSQL. */
  readonly kafkaBrokers: readonly string[]
  /** What of this a hub's settings say. */
  readonly transport: { readonly TRANSPORT: TransportKind; readonly KAFKA_BROKERS: string }
  /** Ends in order what was started, and nothing else. Safe to call again. */
  stop(): Promise<void>
}

export type InfrastructureOptions = {
  /** Where everything is kept: databases, logs, ports. Made when missing. */
  readonly dataDir: string
  /** For the broker's jars, which several data folders may share; `cache` in the data folder unless given. */
  readonly cacheDir?: string
  readonly log?: Log
  /** Hears of each phase in a few words. */
  readonly progress?: (text: string) => void
  /**
   * `MIGRATIONS_DATABASE_URL` (or `DATABASE_URL`) and `KAFKA_BROKERS` name what runs already and is neither started nor ended; `TRANSPORT` chooses where
   * events are kept; Java and Maven are found by it.
   */
  readonly env?: NodeJS.ProcessEnv
  /** Gives up a start that is under way. */
  readonly signal?: AbortSignal
  /** Milliseconds until PostgreSQL must be ready: long where it follows a log. */
  readonly readyWithinMs?: number
}

/**
 * Starts the PostgreSQL and the Kafka that the hub needs, side by side, on loopback and on free ports that are kept,
 * and recovers a data folder whose launcher has died. Unless `TRANSPORT` chooses, events stay where the hub of the folder has
 * them; those of a new one are in Kafka wherever it can be had, else in PostgreSQL, which is said. Throws one sentence that says
 * what to do when one cannot start, after ending the other.
 */
export async function startInfrastructure(options: InfrastructureOptions): Promise<Infrastructure> {
  const { env = process.env, progress = () => {} } = options
  const chosen = transportChosen(env)
  const databaseUrl = env.MIGRATIONS_DATABASE_URL || env.DATABASE_URL
  const brokers = chosen === 'postgres' ? undefined : env.KAFKA_BROKERS?.split(',').map(part => part.trim())
  if (databaseUrl && brokers?.length) return infrastructure(databaseUrl, brokers, async () => {})

  const folder = await openFolder(options)
  const kept = brokers ? 'kafka' : (chosen ?? (await transportKept(folder.dataDir)))
  if (kept === 'postgres')
    progress(`events are kept in PostgreSQL, as ${chosen ? 'TRANSPORT says' : 'this data folder has them'}`)
  const broker = async (): Promise<Server | undefined> => {
    if (brokers || kept === 'postgres') return undefined
    try {
      const { broker, stop } = await startKafka(folder)
      return { address: broker, stop }
    } catch (error) {
      if (!(error instanceof NoBroker)) throw error
      if (chosen === undefined && kept === 'kafka')
        throw new Error(`${error.message}. The events of ${folder.dataDir} are in Kafka: ${MOVE}`)
      if (kept === 'kafka') throw error
      progress(NO_BROKER)
      return undefined
    }
  }
  const [kafka, postgres] = await started(folder, [broker(), databaseUrl ? undefined : database(folder)])
  const found = brokers ?? (kafka ? [kafka.address] : [])
  await keepTransport(folder.dataDir, found.length > 0 ? 'kafka' : 'postgres')
  return infrastructure(databaseUrl ?? (postgres as Server).address, found, async () => {
    await Promise.all([kafka?.stop(), postgres?.stop()])
    folder.giveBack()
  })
}

/** Starts the PostgreSQL of a data folder alone. */
export async function startDatabase(options: InfrastructureOptions): Promise<{ url: string; stop(): Promise<void> }> {
  const folder = await openFolder(options)
  const [postgres] = await started(folder, [database(folder)])
  const stop = async (): Promise<void> => {
    await postgres?.stop()
    folder.giveBack()
  }
  return { url: (postgres as Server).address, stop }
}

const NO_BROKER =
  'events are kept in PostgreSQL: neither Java with Maven, a container engine nor KAFKA_BROKERS was found; for one machine and small operators'
const MOVE = 'npm run republish, then TRANSPORT=postgres, moves them into PostgreSQL'

type Server = { readonly address: string; stop(): Promise<void> }
type Folder = StartOptions & { giveBack(): void }

async function openFolder(options: InfrastructureOptions): Promise<Folder> {
  const { env = process.env, log = console, progress = () => {}, signal, readyWithinMs } = options
  await mkdir(options.dataDir, { recursive: true })
  const dataDir = await realpath(options.dataDir)
  const cacheDir = options.cacheDir ?? join(dataDir, 'cache')
  const giveBack = claimFolder(dataDir)
  return {
    dataDir,
    cacheDir,
    log,
    progress,
    env,
    ...(signal ? { signal } : {}),
    ...(readyWithinMs ? { readyWithinMs } : {}),
    ports: await openPorts(dataDir),
    giveBack,
  }
}

async function database(folder: Folder): Promise<Server> {
  const { url, stop } = await startPostgres(folder)
  return { address: url, stop }
}

/** What has been started, once all of it is; ends all of it and throws when one could not start. */
async function started(
  folder: Folder,
  servers: readonly (Promise<Server | undefined> | undefined)[],
): Promise<(Server | undefined)[]> {
  const settled = await Promise.allSettled(servers)
  const failed = settled.find(one => one.status === 'rejected')
  if (failed) {
    await Promise.all(settled.map(one => (one.status === 'fulfilled' ? one.value?.stop() : undefined)))
    folder.giveBack()
    throw failed.reason
  }
  return settled.map(one => (one.status === 'fulfilled' ? one.value : undefined))
}

function infrastructure(
  databaseUrl: string,
  kafkaBrokers: readonly string[],
  stop: () => Promise<void>,
): Infrastructure {
  let stopping: Promise<void> | undefined
  return {
    databaseUrl,
    kafkaBrokers,
    transport: { TRANSPORT: kafkaBrokers.length > 0 ? 'kafka' : 'postgres', KAFKA_BROKERS: kafkaBrokers.join(',') },
    stop: () => (stopping ??= stop()),
  }
}
