import {
  type Address,
  checkBorder,
  type Database,
  loginOf,
  migrateAll,
  missingMigrations,
  openDatabase,
  type SchemaFiles,
  sqlState,
} from '@lodestone/database'
import { errorOf } from '@lodestone/kernel'
import { LOG_SCHEMA, logMigrations, messagingMigrations, prepareLog } from '@lodestone/messaging'
import type { Logger } from 'pino'
import type { Config } from './config.ts'
import type { Service } from './define.ts'
import { logRights } from './log-rights.ts'
import { topicsOf } from './topics.ts'

const ownMigrations = new URL('../migrations/', import.meta.url)

type Owner<Name extends string> = { readonly name: Name; readonly migrations: URL }

const filesOf = ({ name, migrations }: Owner<string>): SchemaFiles => ({
  schema: name,
  folders: [messagingMigrations, ownMigrations, migrations],
})

/**
 * Brings the schemas of services, and that of the log with its topics and rights, up to date as their owner, and gives the address with which each of them signs in: as in `logins`, and
 * otherwise with a password that follows from the owner's. Those in `apart` are in databases of their own, of these owners: then there is no log, which all would have to reach.
 */
export async function migrateServices<Name extends string>(
  owner: Address,
  services: readonly Owner<Name>[],
  logins: ReadonlyMap<Name, string> = new Map(),
  topics: Pick<Config, 'TOPIC_PARTITIONS'> = { TOPIC_PARTITIONS: 2 },
  apart: ReadonlyMap<Name, Address> = new Map(),
): Promise<Map<Name, string>> {
  const ownerOf = (name: Name) => apart.get(name) ?? owner
  const all = new Map(services.map(({ name }) => [name, logins.get(name) ?? loginOf(ownerOf(name).url, name)]))
  if (apart.size > 0) {
    for (const service of services) await migrateAll(ownerOf(service.name), [filesOf(service)], all)
    return all
  }
  const log = { schema: LOG_SCHEMA, folders: [logMigrations], callers: services.map(({ name }) => name) }
  await migrateAll(owner, [...services.map(filesOf), log], all)
  const database = openDatabase({ ...owner, schema: LOG_SCHEMA, max: 1 })
  try {
    await prepareLog(database, topicsOf(topics), logRights())
  } finally {
    await database.close()
  }
  return all
}

/** Milliseconds between two looks at a schema that is being made. */
const LOOK_MS = 1_000
/** The login or its schema is not there yet, or not as it is to be: not admitted, no such table, no right to it, no such database. */
const NOT_YET = /^(?:28...|42P01|42501|3D000)$/

/**
 * Resolves when the schema of a service has all its migrations, and the credentials lead to nothing else. Throws a sentence when they lead
 * further, and when the schema is not ready after `waitMs`.
 */
export async function readySchema(
  service: Pick<Service, 'name' | 'migrations'>,
  address: Address,
  { waitMs, log }: { waitMs: number; log: Logger },
): Promise<void> {
  const database = openDatabase({ ...address, schema: service.name, max: 1 })
  const deadline = performance.now() + waitMs
  try {
    for (let lacks: string | undefined; ; ) {
      const now = await lacking(service, database)
      if (now === undefined) return await checkBorder(database, [LOG_SCHEMA])
      if (performance.now() > deadline)
        throw new Error(`the schema of ${service.name} is not ready: ${now}; npm run migrate makes it`)
      if (now !== lacks) log.warn({ service: service.name, lacks: now }, 'waiting for the schema to be migrated')
      lacks = now
      await new Promise(resolve => setTimeout(resolve, LOOK_MS))
    }
  } finally {
    await database.close()
  }
}

async function lacking(service: Pick<Service, 'name' | 'migrations'>, database: Database): Promise<string | undefined> {
  try {
    const missing = await missingMigrations(database, filesOf(service).folders)
    return missing.length > 0 ? `it lacks ${missing.join(', ')}` : undefined
  } catch (error) {
    if (NOT_YET.test(sqlState(error) ?? '')) return errorOf(error).message
    throw error
  }
}
