import { readWords } from '../usage.ts'
import { migrateHub } from './migrate.ts'

/** What `npm run migrate` runs, and the job of the containers: makes logins and schemas as their owner. The guide is infra/docs/running.md. */

readWords(`usage: npm run migrate   makes logins and schemas with MIGRATIONS_DATABASE_URL and DATABASE_URLS
The guide is infra/docs/running.md, "Logins of the database"`)

try {
  await migrateHub(process.env)
  console.log('every schema is up to date')
} catch (error) {
  console.error((error as Error).message)
  process.exitCode = 1
}
