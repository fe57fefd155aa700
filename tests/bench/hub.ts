import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Role } from '@lodestone/contracts'
import { serveDevIssuer } from '@lodestone/http'
import type { Infrastructure } from '@lodestone/infra'
import { migrateServices, perServiceText } from '@lodestone/service'
import { Api, type SpawnedProcess, spawnProcess, until } from '@lodestone/testing'
import pg from 'pg'
import { freePort } from '../setup/free-port.ts'
import { ALL_SERVICES, caughtUp } from '../system/hub.ts'
import { seconds } from './bench.ts'
import { newDatabase } from './database.ts'

const HUB = new URL('hub.process.ts', import.meta.url).pathname

/** The whole hub as a process beside the load generator, with one admitted member. */
export type BenchHub = {
  readonly url: string
  readonly databaseUrl: string
  readonly topicPrefix: string
  readonly pid: number
  readonly memberId: string
  tokenOf(org: string | undefined, role: Role): Promise<string>
  api(role: Role, org?: string): Promise<Api>
  sql(text: string, values?: unknown[]): Promise<unknown[]>
  /** Resolves when every event has been sent and applied everywhere: what is measured next has the hub for itself. */
  settled(): Promise<void>
  /** Begins to watch how long the hub's event loop stands still; what it gives ends it, with the longest pause in milliseconds. */
  watchPauses(): () => number
  process: SpawnedProcess
  /** Ends the process and starts another in its place; gives the seconds until that is ready. */
  restart(): Promise<number>
  stop(): Promise<void>
}

export async function startBenchHub(
  infrastructure: Pick<Infrastructure, 'databaseUrl' | 'transport'>,
  name: string,
  more: Readonly<Record<string, string>> = {},
): Promise<BenchHub> {
  const url = await newDatabase(infrastructure.databaseUrl, name)
  const pool = new pg.Pool({ connectionString: url.href, max: 4 })
  const port = await freePort()
  const redirectUris = [`http://127.0.0.1:${port}/signed-in`]
  const issuer = await serveDevIssuer({ host: '127.0.0.1', port: 0, audience: 'lodestone', redirectUris })
  const topicPrefix = `${name}.`
  const pauses = join(mkdtempSync(join(tmpdir(), 'lodestone-bench-')), 'pauses')
  const settings = {
    PAUSES: pauses,
    PORT: String(port),
    DATABASE_URLS: perServiceText(await migrateServices({ url: url.href }, ALL_SERVICES)),
    ...infrastructure.transport,
    TOPIC_PREFIX: topicPrefix,
    OIDC_ISSUER: issuer.issuer,
    // One operator plays all, without waiting for a day.
    FOUR_EYES: '0',
    SHORTEST_OFFERING_MINUTES: '0',
    LOG_LEVEL: 'error',
    // One member sends what a thousand would.
    RATE_LIMIT_PER_SECOND: '0',
    ...more,
  }
  // With V8's settings of infra/run.sh, which are the hub's in earnest.
  const spawned = () => spawnProcess(HUB, settings, process.execArgv)
  const hub = await spawned()
  const tokenOf = async (org: string | undefined, role: Role) =>
    (await issuer.token({ sub: role, ...(org ? { org } : {}), roles: [role] })).token
  const api = async (role: Role, org?: string) => new Api(hub.url, await tokenOf(org, role))
  const operator = await api('operator')
  const made = await operator.post('/participants', {
    reference: 'bench',
    legalName: 'Bench',
    kind: 'member',
    country: 'DE',
    bloc: 'EU',
    group: 'Bench',
  })
  await operator.post(`/participants/${made.body.id}/admit`)
  await until(
    'demand knows the member',
    async () =>
      (await pool.query('SELECT 1 FROM demand.known_participant WHERE status = $1', ['admitted'])).rowCount === 1,
  )
  const bench: BenchHub = {
    url: hub.url,
    databaseUrl: url.href,
    topicPrefix,
    pid: hub.pid,
    memberId: made.body.id,
    tokenOf,
    api,
    sql: async (text, values) => (await pool.query(text, values)).rows,
    settled: () => until('the hub has caught up', () => caughtUp(operator), 120_000).then(() => {}),
    watchPauses: () => {
      writeFileSync(pauses, '')
      return () => Math.max(0, ...readFileSync(pauses, 'utf8').split('\n').map(Number))
    },
    process: hub,
    restart: async () => {
      await bench.process.stop()
      const start = performance.now()
      bench.process = await spawned()
      return seconds(start)
    },
    stop: async () => {
      await bench.process.stop()
      await issuer.stop()
      await pool.end()
      rmSync(dirname(pauses), { recursive: true })
    },
  }
  return bench
}
