import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { routes, type ServiceName } from '@lodestone/contracts'
import { checkBorder, type Database, openDatabase, organisation, type Reach } from '@lodestone/database'
import { migrateServices, perServiceText, type RunningProcess, readConfig, startProcess } from '@lodestone/service'
import { Api, until } from '@lodestone/testing'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { scrape } from '../operations/scrape.ts'
import { ALL_SERVICES, admitted, allHeard, callersBy, forecast, line, round } from '../system/hub.ts'
import { type Pair, startPair } from './standby.ts'

/** What may lag is read from a standby that keeps up, under the same rules as from the primary; all else, and all when it does not, from the primary. */

/** Milliseconds by which the standby may lag here: long enough to see what it says on a busy machine. */
const LAG_MS = 15_000

const folder = mkdtempSync(join(tmpdir(), 'lodestone-replica-'))
const lines: { level: number; service?: string; schema?: string; msg: string; why?: string }[] = []
let pair: Pair
let logins: ReadonlyMap<ServiceName, string>
let hub: RunningProcess
const callers = callersBy(caller => new Api(hub.url).as(caller))
let operator: Api
let member: Awaited<ReturnType<typeof admitted>>

const placeOf = (url: string): string => `postgresql://127.0.0.1:${new URL(url).port}`
const readsOf = (name: ServiceName) => hub.services.find(one => one.service.name === name)?.database.replica?.reads
const isRead = (name: ServiceName, from: 'replica' | 'primary', call: () => Promise<unknown>) =>
  until(`${name} reads from the ${from}`, async () => {
    const before = readsOf(name)?.[from] ?? 0
    await call()
    return (readsOf(name)?.[from] ?? 0) > before
  })
const cells = async (): Promise<number> => (await operator.all('/aggregation/demand')).length
/** Cells of the standing demand as the primary has them. */
const cellsNow = async (): Promise<number> =>
  (await pair.primary.query('SELECT FROM aggregation.cell_now WHERE contributors > 0')).length
const submit = (material: string) => member.api.post('/demand/forecasts', forecast([line({ material })]))
const told = (from: number, schema: ServiceName) =>
  lines.slice(from).flatMap(one => (one.schema === schema ? [[one.msg, one.why]] : []))
const LEFT = 'the replica is left: what may lag is read from the primary'

beforeAll(async () => {
  pair = await startPair({ isBehind: true })
  logins = await migrateServices({ url: pair.primary.url }, ALL_SERVICES)
  const config = readConfig({
    PORT: '0',
    DATA_DIR: folder,
    TRANSPORT: 'postgres',
    DATABASE_URLS: perServiceText(logins),
    DATABASE_REPLICA_URL: placeOf(pair.standby.url),
    DATABASE_REPLICA_LAG_MS: String(LAG_MS),
    RATE_LIMIT_PER_SECOND: '0',
  })
  const log = pino({ level: 'info' }, { write: (text: string) => void lines.push(JSON.parse(text)) })
  hub = await startProcess({ services: ALL_SERVICES, config, log })
  operator = await callers.operator()
  member = await admitted(callers, 'member')
}, 400_000)
afterAll(async () => {
  await hub?.stop()
  await pair?.stop()
  rmSync(folder, { recursive: true })
})

/** A path of each route that may lag, and whose replica answers it. */
const PATHS: Readonly<Record<string, readonly [ServiceName, string]>> = {
  readDemandCells: ['aggregation', '/aggregation/demand'],
  readCoverage: ['aggregation', '/aggregation/coverage'],
  readExposure: ['aggregation', '/aggregation/exposure?bloc=EU&round=ROUND'],
  readPool: ['aggregation', '/rounds/ROUND/pool'],
  exportPool: ['aggregation', '/rounds/ROUND/pool/export'],
  listOcds: ['rounds', '/rounds/ocds'],
  listReports: ['rounds', '/rounds/reports'],
  readAudit: ['rounds', '/audit'],
  searchAudit: ['demand', '/audit/search?from=2026-01-01&to=2099-12-31'],
  listAuditHeads: ['demand', '/audit/heads'],
  readAuditProof: ['rounds', '/audit/proof?subject=rounds:ROUND'],
}

describe('while the standby keeps up', () => {
  test('it answers every route that may lag', { timeout: 240_000 }, async () => {
    const lagging = routes.filter(one => 'mayLag' in one)
    expect(lagging.map(one => one.id).sort()).toEqual(Object.keys(PATHS).sort())
    expect(lagging.filter(one => one.method !== 'GET')).toEqual([])
    const made = await operator.post('/rounds', round())
    await operator.post(`/rounds/${made.body.id}/open`)
    await allHeard(operator)
    for (const [name, path] of Object.values(PATHS))
      await isRead(name, 'replica', () => operator.get(path.replace('ROUND', made.body.id)))
  })

  test('nobody reads further there than at the primary, and nobody writes', async () => {
    expect((await submit('ndpr-oxide')).status).toBe(201)
    const other = await admitted(callers, 'member')
    expect((await other.api.post('/demand/forecasts', forecast())).status).toBe(201)
    const all = await pair.primary.query('SELECT participant_id FROM demand.forecast')
    await until(
      'the standby has them',
      async () => (await pair.standby.query('SELECT FROM demand.forecast')).length === all.length,
    )
    await withReplica(pair.standby.url, async database => {
      await isUsed(database)
      const before = database.replica?.reads.replica ?? 0
      expect(await readAs(database, 'nobody')).toEqual([])
      expect(await readAs(database, organisation(member.id))).toEqual([member.id])
      expect(await readAs(database, organisation(other.id))).toEqual([other.id])
      expect(new Set(await readAs(database, 'everybody'))).toEqual(new Set([member.id, other.id]))
      expect(database.replica?.reads.replica).toBe(before + 4)
      await expect(database.within('service').lagging().query('DELETE FROM forecast')).rejects.toThrow('25006')
      expect(await pair.primary.query('SELECT participant_id FROM demand.forecast')).toEqual(all)
    })
  })

  test('a statement that it cancels, because of what it replays, is answered by the primary', async () => {
    await pair.standby.query('ALTER SYSTEM SET max_standby_streaming_delay = 0')
    await pair.standby.query('SELECT pg_reload_conf()')
    await withReplica(pair.standby.url, async (database, why) => {
      await isUsed(database)
      const before = { ...database.replica?.reads }
      const slow = database
        .within('everybody')
        .lagging()
        .query('SELECT count(*)::int, CASE WHEN pg_is_in_recovery() THEN pg_sleep(10)::text END FROM forecast')
      await until('it is under way', async () => {
        const running = await pair.standby.query("SELECT FROM pg_stat_activity WHERE wait_event = 'PgSleep'")
        return running.length > 0
      })
      await pair.primary.query('ALTER TABLE demand.forecast FORCE ROW LEVEL SECURITY')
      expect((await slow)[0]?.count).toBeGreaterThan(0)
      expect(database.replica?.reads.primary).toBe((before.primary ?? 0) + 1)
      expect(why()).toEqual([expect.stringMatching(/40001/)])
    })
    await pair.standby.query('ALTER SYSTEM RESET max_standby_streaming_delay')
    await pair.standby.query('SELECT pg_reload_conf()')
  })
})

describe('a server is never read from', () => {
  test('that follows no other', () =>
    withReplica(pair.primary.url, async (database, why) => {
      await until('it was looked at', async () => why().length > 0)
      expect(why()).toEqual(['it follows no other server'])
      await readAs(database, 'everybody')
      expect(database.replica?.reads).toEqual({ replica: 0, primary: 1 })
    }))

  test('at which the login leads further than its schema', async () => {
    const login = new URL(pair.standby.url)
    await withReplica(
      login.href,
      async (database, why) => {
        await until('it was looked at', async () => why().length > 0)
        expect(why()[0]).toMatch(/leads beyond its schema.*SUPERUSER/)
        await readAs(database, 'everybody')
        expect(database.replica?.reads).toEqual({ replica: 0, primary: 1 })
      },
      login.username,
    )
  })
})

test('what stands still is read as it was within the bound, and then from the primary', {
  timeout: 240_000,
}, async () => {
  await allHeard(operator)
  await isRead('aggregation', 'replica', cells)
  const before = await until('both have the same', async () => {
    const now = await cellsNow()
    return (await cells()) === now && now
  })
  const logged = lines.length
  await pair.standby.query('SELECT pg_wal_replay_pause()')
  await until('it stands still', async () => {
    const [state] = await pair.standby.query('SELECT pg_get_wal_replay_pause_state() AS paused')
    return state?.paused === 'paused'
  })
  const submitted = await submit('dy-oxide')
  const drafted = await operator.post('/rounds', round())
  await operator.post(`/rounds/${drafted.body.id}/open`)
  // His own write is read at once, whatever the standby has: by its owner's routes, and in its history.
  expect((await member.api.get(`/demand/forecasts/${submitted.body.id}`)).status).toBe(200)
  expect((await operator.get(`/rounds/${drafted.body.id}`)).body.state).toBe('collecting')
  expect((await operator.get(`/audit?subject=rounds:${drafted.body.id}`)).body.items).not.toEqual([])
  await until('the primary has it', async () => (await cellsNow()) > before)
  expect(await cells()).toBe(before)
  // That there is no such round is not for the standby to say.
  await until(
    'the round is known',
    async () => (await pair.primary.query(`SELECT FROM aggregation.round WHERE id = '${drafted.body.id}'`)).length > 0,
  )
  expect((await operator.get(`/rounds/${drafted.body.id}/pool`)).body.code).toBe('wrong-state')

  await until('the primary answers', async () => (await cells()) > before)
  await until('it is said', async () => told(logged, 'aggregation').length > 0)
  expect(told(logged, 'aggregation')).toEqual([[LEFT, 'it lags']])
  const lag = (await scrape(hub.url)).families.get('lodestone_database_replica_lag_seconds')
  expect(lag?.samples.length).toBe(ALL_SERVICES.length)
  const own = lag?.samples.find(({ labels }) => labels.service === 'aggregation')
  expect(own?.value).toBeGreaterThan(LAG_MS / 1_000)
  expect((await fetch(`${hub.url}/readyz`)).status).toBe(200)

  await pair.standby.query('SELECT pg_wal_replay_resume()')
  await isRead('aggregation', 'replica', cells)
  await until('it has what the primary has', async () => (await cells()) === (await cellsNow()))
})

test('where the standby is lost while it is read from, the primary answers all', { timeout: 240_000 }, async () => {
  await isRead('aggregation', 'replica', cells)
  const logged = lines.length
  const from = { ...readsOf('aggregation') }
  const statuses = new Map<number, number>()
  let isOver = false
  const readers = Array.from({ length: 8 }, async () => {
    while (!isOver) {
      const { status } = await operator.get('/aggregation/demand')
      statuses.set(status, (statuses.get(status) ?? 0) + 1)
    }
  })
  await until('some are answered', async () => (readsOf('aggregation')?.replica ?? 0) > (from.replica ?? 0) + 30)
  await pair.standby.kill()
  const after = readsOf('aggregation')?.primary ?? 0
  await until('the primary answers', async () => (readsOf('aggregation')?.primary ?? 0) > after + 30)
  isOver = true
  await Promise.all(readers)
  expect([...statuses.keys()]).toEqual([200])
  expect(told(logged, 'aggregation').map(([msg]) => msg)).toEqual([LEFT])
  expect((await fetch(`${hub.url}/readyz`)).status).toBe(200)
})

const readAs = async (database: Database, reach: Reach): Promise<unknown[]> =>
  (await database.within(reach).lagging().query('SELECT participant_id FROM forecast')).map(one => one.participant_id)

const isUsed = (database: Database) =>
  until('it is read from', async () => {
    await readAs(database, 'nobody')
    return (database.replica?.reads.replica ?? 0) > 0
  })

/** The database of demand with a replica there, where a user of it signs in; and why that was left. */
async function withReplica(
  there: string,
  work: (database: Database, why: () => (string | undefined)[]) => Promise<void>,
  user?: string,
): Promise<void> {
  const url = logins.get('demand') ?? ''
  const at = new URL(user === undefined ? url : there)
  at.port = new URL(there).port
  const whys: (string | undefined)[] = []
  const log = pino({ level: 'warn' }, { write: (text: string) => void whys.push(JSON.parse(text).why) })
  const check = (standby: Parameters<typeof checkBorder>[0]) => checkBorder(standby, ['log'])
  const database = openDatabase({ url, schema: 'demand', log, replica: { url: at.href, lagMs: LAG_MS, check } })
  try {
    await work(database, () => whys)
  } finally {
    await database.close()
  }
}
