import { mkdir, realpath } from 'node:fs/promises'
import { join } from 'node:path'
import { claimFolder } from './data-folder/claim.ts'
import { openPorts } from './data-folder/ports.ts'
import { startKafka } from './kafka/kafka.ts'
import type { Log } from './log.ts'
import { startPostgres } from './postgres/postgres.ts'

export type { Log } from './log.ts'

export type Infrastructure = {
  /** The owner's: it holds his password, and is not for logs. */
  readonly databaseUrl: string
  readonly kafkaBrokers: readonly string[]
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
  /** `MIGRATIONS_DATABASE_URL` (or `DATABASE_URL`) and `KAFKA_BROKERS` name what runs already and is neither started nor ended; Java and Maven are found by it. */
  readonly env?: NodeJS.ProcessEnv
  /** Gives up a start that is under way. */
  readonly signal?: AbortSignal
}

/**
 * Starts the PostgreSQL and the Kafka that the hub needs, side by side, on loopback and on free ports that are kept,
 * and recovers a data folder whose launcher has died. Throws one sentence that says what to do when one cannot start,
 * after ending the other.
 */
export async function startInfrastructure(options: InfrastructureOptions): Promise<Infrastructure> {
  const { env = process.env, log = console, progress = () => {}, signal } = options
  const given = {
    databaseUrl: env.MIGRATIONS_DATABASE_URL || env.DATABASE_URL,
    kafkaBrokers: env.KAFKA_BROKERS?.split(',').map(part => part.trim()),
  }
  if (given.databaseUrl && given.kafkaBrokers?.length)
    return { databaseUrl: given.databaseUrl, kafkaBrokers: given.kafkaBrokers, stop: async () => {} }

  await mkdir(options.dataDir, { recursive: true })
  const dataDir = await realpath(options.dataDir)
  const cacheDir = options.cacheDir ?? join(dataDir, 'cache')
  const giveBack = claimFolder(dataDir)
  const shared = { dataDir, cacheDir, log, progress, env, signal, ports: await openPorts(dataDir) }
  const [kafka, postgres] = await Promise.allSettled([
    given.kafkaBrokers?.length ? undefined : startKafka(shared),
    given.databaseUrl ? undefined : startPostgres(shared),
  ])
  const stop = async (): Promise<void> => {
    const started = [kafka, postgres].flatMap(one => (one.status === 'fulfilled' && one.value ? [one.value] : []))
    await Promise.all(started.map(one => one.stop()))
    giveBack()
  }
  for (const one of [kafka, postgres])
    if (one.status === 'rejected') {
      await stop()
      throw one.reason
    }
  const broker = kafka.status === 'fulfilled' ? kafka.value?.broker : undefined
  const url = postgres.status === 'fulfilled' ? postgres.value?.url : undefined
  let stopping: Promise<void> | undefined
  return {
    databaseUrl: given.databaseUrl ?? (url as string),
    kafkaBrokers: given.kafkaBrokers ?? [broker as string],
    stop: () => (stopping ??= stop()),
  }
}
