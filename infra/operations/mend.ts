import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { allTopics, heardBy, SERVICES, type ServiceName, toldBy } from '@lodestone/contracts'
import { type Address, type Database, openDatabase } from '@lodestone/database'
import { kafkaTransport, mend, postgresTransport, type TopicSettings, type Transport } from '@lodestone/messaging'
import {
  addressOf,
  createLog,
  kafkaOptions,
  ownersApart,
  readConfig,
  readMigrationConfig,
  topicsOf,
} from '@lodestone/service'
import { transportKept } from '../transport.ts'
import { runningDatabase } from './backup.ts'
import { STATEMENT_MS } from './republish.ts'

type Say = (text: string) => void

/** Has some topics of a hub told again while it runs, with the settings of the environment, or of a data folder whose hub runs. Gives the number of facts. */
export async function mendHub(
  env: NodeJS.ProcessEnv,
  dataDir: string,
  topics: readonly string[],
  say: Say,
): Promise<number> {
  checkTopics(topics)
  const whole = env.MIGRATIONS_DATABASE_URL ? env : { ...env, ...(await settingsOf(env, dataDir)) }
  const migrating = readMigrationConfig(whole)
  const owner = addressOf(migrating.MIGRATIONS_DATABASE_URL, migrating)
  const config = readConfig({ DATABASE_URL: 'none', ...whole })
  const log = createLog('warn')
  const transport =
    config.TRANSPORT === 'postgres'
      ? postgresTransport({ address: owner, log })
      : kafkaTransport(kafkaOptions(config, 'lodestone-republish', log))
  const wanted = topicsOf(config).filter(({ name }) => topics.includes(name))
  return mendTopics({ owner, apart: ownersApart(migrating), transport, topics: wanted, say }).finally(() =>
    transport.close(),
  )
}

function checkTopics(topics: readonly string[]): void {
  const unknown = topics.filter(topic => !allTopics().includes(topic))
  if (unknown.length > 0)
    throw new Error(`no topic of the hub is called ${unknown.join(', ')}. There are ${allTopics().join(', ')}`)
}

/** The same on a database as its owner, and its log. */
export async function mendTopics(o: {
  owner: Address
  /** Owners of services with a database of their own. */
  apart?: ReadonlyMap<ServiceName, Address>
  transport: Transport
  topics: readonly TopicSettings[]
  say: Say
}): Promise<number> {
  const names = o.topics.map(({ name }) => name)
  const some = (has: (service: ServiceName) => readonly string[]) =>
    SERVICES.filter(service => has(service).some(topic => names.includes(topic)))
  const opened = new Map<ServiceName, Database>()
  const open = (schema: ServiceName): Database => {
    const database =
      opened.get(schema) ??
      openDatabase({ ...(o.apart?.get(schema) ?? o.owner), schema, max: 2, statementTimeoutMs: STATEMENT_MS })
    opened.set(schema, database)
    return database
  }
  try {
    // Before relays are asked to pause: one that cannot send to a topic of its own pauses late.
    await o.transport.ensureTopics(o.topics)
    const { transport, say } = o
    return await mend({
      topics: names,
      tellers: some(toldBy).map(open),
      readers: some(heardBy).map(name => ({ database: open(name), topics: heardBy(name) })),
      transport,
      say,
    })
  } finally {
    await Promise.all([...opened.values()].map(database => database.close()))
  }
}

/** Where the hub of a data folder keeps what it knows while it runs, unless the environment says it. */
async function settingsOf(env: NodeJS.ProcessEnv, dataDir: string): Promise<NodeJS.ProcessEnv> {
  const database = await runningDatabase(dataDir)
  if (database === undefined)
    throw new Error(`no hub of ${dataDir} runs: start it, or name the database with MIGRATIONS_DATABASE_URL`)
  const ports = JSON.parse(await readFile(join(dataDir, 'ports.json'), 'utf8')) as { kafka?: number }
  return {
    MIGRATIONS_DATABASE_URL: database,
    TRANSPORT: env.TRANSPORT || (await transportKept(dataDir)),
    KAFKA_BROKERS: env.KAFKA_BROKERS || (ports.kafka === undefined ? '' : `127.0.0.1:${ports.kafka}`),
  }
}
