import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Config, createLog, type RunningProcess, readConfig, type Service, startProcess } from '@lodestone/service'
import type { Logger } from 'pino'
import { Api } from './api.ts'
import { createTestDatabase, testInfrastructure, uniqueName } from './environment.ts'

export type TestHub = {
  readonly url: string
  readonly databaseUrl: string
  readonly topicPrefix: string
  readonly keyringFile: string
  readonly process: RunningProcess
  /** The API of somebody with no token. */
  readonly api: Api
  operator(): Promise<Api>
  auditor(): Promise<Api>
  member(org: string): Promise<Api>
  supplier(org: string): Promise<Api>
  stop(): Promise<void>
}

/** The place of a keyring for one test's hub, which its processes share. */
export function temporaryKeyring(): { readonly file: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'lodestone-keyring-'))
  return { file: join(folder, 'keyring'), remove: () => rmSync(folder, { recursive: true }) }
}

/** Starts services in this process on a database and topics of their own, on the real PostgreSQL and broker of the test run. */
export async function startTestHub(
  services: readonly Service[],
  env: Record<string, string> = {},
  clock?: () => Date,
  log?: Logger,
): Promise<TestHub> {
  const database = await createTestDatabase({ migrated: true })
  const topicPrefix = `${uniqueName('t')}.`
  const keyring = temporaryKeyring()
  const config: Config = readConfig({
    PORT: '0',
    DATABASE_URL: database.url,
    KAFKA_BROKERS: testInfrastructure().kafkaBrokers,
    TOPIC_PREFIX: topicPrefix,
    TOPIC_PARTITIONS: '2',
    LOG_LEVEL: process.env.LOG_LEVEL ?? 'error',
    SERVICES: services.map(service => service.name).join(','),
    KEYRING_FILE: keyring.file,
    ...env,
  })
  const running = await startProcess({
    services,
    config,
    log: log ?? createLog(config.LOG_LEVEL),
    ...(clock ? { clock } : {}),
  })
  const api = new Api(running.url)
  return {
    url: running.url,
    databaseUrl: database.url,
    topicPrefix,
    keyringFile: keyring.file,
    process: running,
    api,
    operator: () => api.as({ sub: 'olga', roles: ['operator'] }),
    auditor: () => api.as({ sub: 'anton', roles: ['auditor'] }),
    member: org => api.as({ sub: 'mia', org, roles: ['member'] }),
    supplier: org => api.as({ sub: 'sam', org, roles: ['supplier'] }),
    stop: async () => {
      await running.stop()
      await database.drop()
      keyring.remove()
    },
  }
}
