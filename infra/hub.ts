import { aggregation } from '@lodestone/aggregation'
import { console as consoleService } from '@lodestone/console'
import { demand } from '@lodestone/demand'
import { matching } from '@lodestone/matching'
import { outlook } from '@lodestone/outlook'
import { participants } from '@lodestone/participants'
import { rounds } from '@lodestone/rounds'
import { createLog, type RunningProcess, readConfig, startProcess } from '@lodestone/service'
import { type Fetch, fetchPublic, supplyReaching } from '@lodestone/supply'
import type { Infrastructure } from './index.ts'
import { migrateHub } from './migrate/migrate.ts'

const others = [participants, demand, aggregation, matching, rounds, outlook, consoleService]

/**
 * Migrates, then starts the services that `SERVICES` names, all unless set, in this process: each signs in as its own role, and none of them
 * is given the owner's credentials. `onFatal` hears of what only a new start heals, `fetch` gets what issuers publish.
 */
export async function startHub(
  env: NodeJS.ProcessEnv,
  { databaseUrl, transport }: Pick<Infrastructure, 'databaseUrl' | 'transport'>,
  onFatal: (error: Error) => void,
  fetch: Fetch = fetchPublic,
): Promise<RunningProcess> {
  const config = readConfig({
    ...env,
    DATABASE_URL: undefined,
    DATABASE_URLS: await migrateHub({ ...env, DATABASE_URL: undefined, MIGRATIONS_DATABASE_URL: databaseUrl }),
    ...transport,
  })
  const wanted = [...others, supplyReaching(fetch)].filter(service => config.SERVICES.includes(service.name))
  return startProcess({ services: wanted, config, log: createLog(config.LOG_LEVEL), onFatal })
}
