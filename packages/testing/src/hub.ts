import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ServiceName } from '@lodestone/contracts'
import {
  type Config,
  createLog,
  migrateServices,
  perServiceText,
  type RunningProcess,
  readConfig,
  type Service,
  startProcess,
} from '@lodestone/service'
import type { Logger } from 'pino'
import { Api } from './api.ts'
import { createTestDatabase, testTransport, uniqueName } from './environment.ts'

export type TestHub = {
  readonly url: string
  /** The owner's. */
  readonly databaseUrl: string
  /** Where its services sign in. */
  readonly logins: ReadonlyMap<ServiceName, string>
  readonly topicPrefix: string
  readonly keyringFile: string
  /** Holds the keys with which its services sign. */
  readonly dataDir: string
  readonly process: RunningProcess
  /** The API of somebody with no token. */
  readonly api: Api
  operator(): Promise<Api>
  auditor(): Promise<Api>
  member(org: string): Promise<Api>
  supplier(org: string): Promise<Api>
  funder(org: string): Promise<Api>
  stop(): Promise<void>
}

/** The place of a keyring for one test's hub, which its processes share. */
export function temporaryKeyring(): { readonly file: string; readonly folder: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'lodestone-keyring-'))
  return { folder, file: join(folder, 'keyring'), remove: () => rmSync(folder, { recursive: true }) }
}

/** How soon a hub looks for what is due once its test has moved the clock, or something was committed: nobody waits for hours that have passed. */
const SOON_MS = 500
/** How often it is asked whether the clock was moved. */
const ASKED_EVERY_MS = 100

/** A service whose jobs all follow soon. */
const following = (service: Service): Service => ({
  ...service,
  jobs: context =>
    (service.jobs?.(context) ?? []).map(job => ({ ...job, soonMs: Math.min(job.soonMs ?? SOON_MS, job.everyMs) })),
})

/** Has the jobs of a process look again whenever its clock was moved, until the answer is called. */
function followClock({ services }: RunningProcess, clock: () => Date): () => void {
  const ahead = () => clock().getTime() - Date.now()
  let known = ahead()
  const timer = setInterval(() => {
    const now = ahead()
    if (Math.abs(now - known) < ASKED_EVERY_MS) return
    known = now
    for (const { jobs } of services) jobs.wake()
  }, ASKED_EVERY_MS).unref()
  return () => clearInterval(timer)
}

/**
 * Starts services in this process on a database and topics of their own, on the real PostgreSQL and broker of the test run. With a `clock`, which the
 * test moves, their jobs come soon after it was.
 */
export async function startTestHub(
  services: readonly Service[],
  env: Record<string, string> = {},
  clock?: () => Date,
  log?: Logger,
): Promise<TestHub> {
  const database = await createTestDatabase({ migrated: true })
  const logins = await migrateServices({ url: database.url }, services)
  const topicPrefix = `${uniqueName('t')}.`
  const keyring = temporaryKeyring()
  const config: Config = readConfig({
    PORT: '0',
    DATABASE_URLS: perServiceText(logins),
    ...testTransport,
    TOPIC_PREFIX: topicPrefix,
    TOPIC_PARTITIONS: '2',
    LOG_LEVEL: process.env.LOG_LEVEL ?? 'error',
    SERVICES: services.map(service => service.name).join(','),
    DATA_DIR: keyring.folder,
    KEYRING_FILE: keyring.file,
    ...env,
  })
  const running = await startProcess({
    services: clock ? services.map(following) : services,
    config,
    log: log ?? createLog(config.LOG_LEVEL),
    ...(clock ? { clock } : {}),
  })
  const unfollow = clock ? followClock(running, clock) : () => {}
  const api = new Api(running.url)
  return {
    url: running.url,
    databaseUrl: database.url,
    logins,
    topicPrefix,
    keyringFile: keyring.file,
    dataDir: keyring.folder,
    process: running,
    api,
    operator: () => api.as({ sub: 'olga', roles: ['operator'] }),
    auditor: () => api.as({ sub: 'anton', roles: ['auditor'] }),
    member: org => api.as({ sub: 'mia', org, roles: ['member'] }),
    supplier: org => api.as({ sub: 'sam', org, roles: ['supplier'] }),
    funder: org => api.as({ sub: 'fay', org, roles: ['funder'] }),
    stop: async () => {
      unfollow()
      await running.stop()
      await database.drop()
      keyring.remove()
    },
  }
}
