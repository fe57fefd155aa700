import { SERVICES } from '@lodestone/contracts'
import { migrateServices } from '@lodestone/service'
import pg from 'pg'

const NAME = 'lodestone_template'

/**
 * Makes the database of which test hubs get copies, migrated for every service, and gives its name. A hub still migrates its copy, and
 * finds nothing missing; processes of their own begin with an empty database.
 */
export async function makeTemplate(databaseUrl: string): Promise<string> {
  const admin = new pg.Client({ connectionString: databaseUrl })
  await admin.connect()
  try {
    // One of an earlier run may be of other migrations.
    await admin.query(`DROP DATABASE IF EXISTS ${NAME} WITH (FORCE)`)
    await admin.query(`CREATE DATABASE ${NAME}`)
  } finally {
    await admin.end()
  }
  const url = new URL(databaseUrl)
  url.pathname = `/${NAME}`
  await migrateServices(
    { url: url.href },
    SERVICES.map(name => ({ name, migrations: new URL(`../../services/${name}/migrations/`, import.meta.url) })),
  )
  return NAME
}
