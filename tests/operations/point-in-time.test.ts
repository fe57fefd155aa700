import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { type Infrastructure, startInfrastructure } from '@lodestone/infra'
import {
  createLog,
  migrateServices,
  perServiceText,
  type RunningProcess,
  readConfig,
  startProcess,
} from '@lodestone/service'
import { Api } from '@lodestone/testing'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { backup } from '../../infra/operations/backup.ts'
import { restore } from '../../infra/operations/restore.ts'
import { ALL_SERVICES, admitted, allHeard, callersBy, forecast } from '../system/hub.ts'

/** A hub whose log of changes is archived is brought back to a moment between what was meant and a mistake. */

/** Milliseconds from the loss of everything until the hub takes commands again. */
const WITHIN_MS = 300_000
const quiet = { info() {}, warn() {}, error() {} }

let folder: string
let infrastructure: Infrastructure | undefined
let hub: RunningProcess | undefined
const dataDir = () => join(folder, 'data')
const archive = () => join(folder, "the operator's archive, 100%")
const callers = callersBy(caller => new Api(hub?.url ?? '').as(caller))

async function start(): Promise<void> {
  infrastructure = await startInfrastructure({
    dataDir: dataDir(),
    cacheDir: resolve('.lodestone/cache'),
    env: { ...process.env, WAL_ARCHIVE: archive() },
    log: quiet,
  })
  const config = readConfig({
    PORT: '0',
    DATA_DIR: dataDir(),
    DATABASE_URLS: perServiceText(await migrateServices({ url: infrastructure.databaseUrl }, ALL_SERVICES)),
    ...infrastructure.transport,
    LOG_LEVEL: 'error',
  })
  hub = await startProcess({ services: ALL_SERVICES, config, log: createLog('error') })
}
async function stop(): Promise<void> {
  await hub?.stop()
  await infrastructure?.stop()
  hub = infrastructure = undefined
}

/** The moment that the database has now. */
async function now(): Promise<Date> {
  const client = new pg.Client({ connectionString: infrastructure?.databaseUrl })
  await client.connect()
  const { rows } = await client.query('SELECT clock_timestamp() AS now')
  await client.end()
  return rows[0].now
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lodestone-moment-'))
  await start()
}, 180_000)
afterAll(async () => {
  await stop()
  await rm(folder, { recursive: true, force: true })
})

let member: Awaited<ReturnType<typeof admitted>>
let meant: string[]
let moment: Date
const references = async () =>
  (await (await callers.member(member.id)).all('/demand/forecasts')).map(one => one.reference).sort()

test('a hub is brought back to the moment before a mistake, after its backup, and goes on', {
  timeout: 360_000,
}, async () => {
  member = await admitted(callers, 'member')
  await member.api.post('/demand/forecasts', forecast())
  await backup({ dataDir: dataDir(), to: join(folder, 'copy'), keyringTo: join(folder, 'keyring') })
  for (let i = 0; i < 20; i++) expect((await member.api.post('/demand/forecasts', forecast())).status).toBe(201)
  meant = await references()
  moment = await now()
  const mistake = await member.api.post('/demand/forecasts', forecast())
  expect(mistake.status).toBe(201)
  await stop()
  await rm(dataDir(), { recursive: true })
  expect((await readdir(archive())).every(name => !name.endsWith('.part'))).toBe(true)

  const lost = performance.now()
  const { asOf } = await restore({
    dataDir: dataDir(),
    from: join(folder, 'copy'),
    since: { log: archive(), until: moment },
    keyringFrom: join(folder, 'keyring'),
  })
  expect(asOf).toBe(moment.toISOString())
  await start()
  expect(await references()).toEqual(meant)
  const operator = await callers.operator()
  await allHeard(operator)
  const again = await (await callers.member(member.id)).post('/demand/forecasts', forecast())
  expect(again.status).toBe(201)
  expect(performance.now() - lost).toBeLessThan(WITHIN_MS)
})

test('a moment before the backup, or after what the log holds, is refused and leaves no data folder', {
  timeout: 240_000,
}, async () => {
  await stop()
  await rm(dataDir(), { recursive: true })
  const to = (until: Date) =>
    restore({ dataDir: dataDir(), from: join(folder, 'copy'), since: { log: archive(), until } })
  await expect(to(new Date(0))).rejects.toThrow('restore an earlier backup')
  await expect(to(new Date(Date.now() + 86_400_000))).rejects.toThrow(`the log in ${archive()} ends before`)
  await expect(
    restore({ dataDir: dataDir(), from: join(folder, 'copy'), since: { log: join(folder, 'none') } }),
  ).rejects.toThrow('is no folder of a log')
  expect(await readdir(dataDir())).not.toContain('postgres')
})
