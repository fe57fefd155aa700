import type { ServiceName } from '@lodestone/contracts'
import type { Address } from '@lodestone/database'
import { z } from 'zod'
import { addressOf, databaseFields, HALF_TLS, halfTls } from './database.settings.ts'
import { perService } from './setting.texts.ts'
import { type Environment, readSettings } from './settings.read.ts'
import { topicFields } from './topics.ts'

/** What brings schemas up to date is told of the database alone, and of the log in it. */
const migrating = z
  .object({
    ...databaseFields,
    ...topicFields,
    MIGRATIONS_DATABASE_URL: z.string().min(1),
    /** The owner's address for services with a database of their own, as in DATABASE_URLS. */
    MIGRATIONS_DATABASE_URLS: perService(z.url()),
  })
  .refine(halfTls, HALF_TLS)
export type MigrationConfig = z.infer<typeof migrating>

/** Settings of what migrates: the owner's address, and the logins whose passwords it is to set. */
export const readMigrationConfig = (env: Environment): MigrationConfig => readSettings(migrating, env)

/** The owners of the databases that services have for themselves. */
export const ownersApart = (config: MigrationConfig): Map<ServiceName, Address> =>
  new Map([...config.MIGRATIONS_DATABASE_URLS].map(([name, url]) => [name, addressOf(url, config)]))
