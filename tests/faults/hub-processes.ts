import { type DevTokenRequest, type IssuerServer, serveDevIssuer } from '@lodestone/http'
import { migrateServices, perServiceText } from '@lodestone/service'
import {
  Api,
  createTestDatabase,
  type SpawnedProcess,
  type SpawnOptions,
  spawnProcess,
  temporaryKeyring,
  testTransport,
  uniqueName,
} from '@lodestone/testing'
import { ALL_SERVICES } from '../system/hub.ts'

const HUB = new URL('../system/hub.process.ts', import.meta.url).pathname

/** Hub processes on one database and one set of topics, with an issuer that outlives them. */
export type Processes = {
  readonly databaseUrl: string
  readonly topicPrefix: string
  /** With more settings, and with more options of Node. */
  start(env?: Record<string, string>, options?: readonly string[], spawning?: SpawnOptions): Promise<SpawnedProcess>
  api(url: string, caller: DevTokenRequest): Promise<Api>
  stop(): Promise<void>
}

/** `more`: settings of every process beside the usual ones. `at`: a database that is there and stays, instead of one of its own. */
export async function openProcesses(
  more: Readonly<Record<string, string>> = {},
  at?: { readonly url: string },
): Promise<Processes> {
  const database = at ? { ...at, drop: async () => {} } : await createTestDatabase()
  const issuer: IssuerServer = await serveDevIssuer({ host: '127.0.0.1', port: 0, audience: 'lodestone' })
  const keyring = temporaryKeyring()
  const started: SpawnedProcess[] = []
  const env = {
    PORT: '0',
    DATABASE_URLS: perServiceText(await migrateServices({ url: database.url }, ALL_SERVICES)),
    ...testTransport,
    TOPIC_PREFIX: `${uniqueName('f')}.`,
    TOPIC_PARTITIONS: '2',
    OIDC_ISSUER: issuer.issuer,
    // One operator plays all, without waiting for a day.
    FOUR_EYES: '0',
    SHORTEST_OFFERING_MINUTES: '0',
    DATA_DIR: keyring.folder,
    KEYRING_FILE: keyring.file,
    LOG_LEVEL: process.env.LOG_LEVEL ?? 'error',
    ...more,
  }
  return {
    databaseUrl: database.url,
    topicPrefix: env.TOPIC_PREFIX,
    start: async (own, options, spawning) => {
      const one = await spawnProcess(HUB, { ...env, ...own }, options, spawning)
      started.push(one)
      return one
    },
    api: async (url, caller) => new Api(url, (await issuer.token(caller)).token),
    stop: async () => {
      await Promise.all(started.map(one => one.stop()))
      await issuer.stop()
      await database.drop()
      keyring.remove()
    },
  }
}
