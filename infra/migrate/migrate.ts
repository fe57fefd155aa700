import { SERVICES } from '@lodestone/contracts'
import { addressOf, migrateServices, ownersApart, perServiceText, readMigrationConfig } from '@lodestone/service'

const services = SERVICES.map(name => ({
  name,
  migrations: new URL(`../../services/${name}/migrations/`, import.meta.url),
}))

/**
 * Brings the schemas of all services up to date with the settings of the environment, MIGRATIONS_DATABASE_URL being their owner and
 * MIGRATIONS_DATABASE_URLS those of services with a database of their own, and gives the addresses with which the services sign in, as DATABASE_URLS
 * has them.
 */
export async function migrateHub(env: NodeJS.ProcessEnv): Promise<string> {
  const config = readMigrationConfig(env)
  const owner = addressOf(config.MIGRATIONS_DATABASE_URL, config)
  return perServiceText(await migrateServices(owner, services, config.DATABASE_URLS, config, ownersApart(config)))
}
