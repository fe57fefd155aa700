import { cp, mkdir, mkdtemp, open, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startDatabase } from '@lodestone/infra'
import { until } from '@lodestone/testing'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { backup } from '../../infra/operations/backup.ts'
import { momentOf, restore } from '../../infra/operations/restore.ts'
import { holeAfter } from '../../infra/postgres/archive.ts'
import { unarchived } from '../../infra/postgres/archive.watch.ts'
import { admitted, allHeard, forecast } from '../system/hub.ts'
import { OwnHub, quiet } from './own-hub.ts'

/** A hub whose log of changes is archived is brought back to a moment between what was meant and a mistake. */

/** Milliseconds from the loss of everything until the hub takes commands again. */
const WITHIN_MS = 300_000

let folder: string
let hub: OwnHub
const archive = () => join(folder, "the operator's archive, 100%")

/** The moment that the database has now. */
const now = async () => (await hub.row<{ now: Date }>('SELECT clock_timestamp() AS now')).now

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lodestone-moment-'))
  hub = new OwnHub(join(folder, 'data'), { WAL_ARCHIVE: archive() })
  await hub.start()
})
afterAll(async () => {
  await hub?.stop()
  await rm(folder, { recursive: true, force: true })
})

let member: Awaited<ReturnType<typeof admitted>>
let meant: string[]
let moment: Date
let mistaken: Date
const references = async () =>
  (await (await hub.callers.member(member.id)).all('/demand/forecasts')).map(one => one.reference).sort()

test('a hub is brought back to the moment before a mistake, after its backup, and goes on', {
  timeout: 360_000,
}, async () => {
  member = await admitted(hub.callers, 'member')
  await member.api.post('/demand/forecasts', forecast())
  await backup({ dataDir: hub.dataDir, to: join(folder, 'copy'), keyringTo: join(folder, 'keyring') })
  for (let i = 0; i < 20; i++) expect((await member.api.post('/demand/forecasts', forecast())).status).toBe(201)
  meant = await references()
  moment = await now()
  const mistake = await member.api.post('/demand/forecasts', forecast())
  expect(mistake.status).toBe(201)
  mistaken = await now()
  // Something is archived behind it, so that it is known to be reached.
  expect((await member.api.post('/demand/forecasts', forecast())).status).toBe(201)
  await hub.stop()
  await rm(hub.dataDir, { recursive: true })
  expect((await readdir(archive())).every(name => !name.endsWith('.part'))).toBe(true)

  const lost = performance.now()
  const { asOf } = await restore({
    dataDir: hub.dataDir,
    from: join(folder, 'copy'),
    since: { log: archive(), until: moment },
    keyringFrom: join(folder, 'keyring'),
  })
  expect(asOf).toBe(moment.toISOString())
  await hub.start()
  expect(await references()).toEqual(meant)
  const operator = await hub.callers.operator()
  await allHeard(operator)
  const again = await (await hub.callers.member(member.id)).post('/demand/forecasts', forecast())
  expect(again.status).toBe(201)
  expect(performance.now() - lost).toBeLessThan(WITHIN_MS)
})

test('who was brought back goes on in the same archive, and is brought back again from the same backup', {
  timeout: 360_000,
}, async () => {
  const kept = await references()
  await hub.stop()
  await rm(hub.dataDir, { recursive: true })
  const since = { log: archive() }
  await restore({ dataDir: hub.dataDir, from: join(folder, 'copy'), since, keyringFrom: join(folder, 'keyring') })
  await hub.start()
  // The mistake, which the first way went past, is not on the second.
  expect(await references()).toEqual(kept)
  expect((await (await hub.callers.member(member.id)).post('/demand/forecasts', forecast())).status).toBe(201)
  expect(await hub.row('SELECT failed_count::int AS failed FROM pg_stat_archiver')).toEqual({ failed: 0 })
})

test('a moment that was too early is made good by a later one, before the first restore', {
  timeout: 360_000,
}, async () => {
  await hub.stop()
  await rm(hub.dataDir, { recursive: true })
  // The mistake was made after the moment, and before anything was restored.
  const since = { log: archive(), until: mistaken }
  await restore({ dataDir: hub.dataDir, from: join(folder, 'copy'), since, keyringFrom: join(folder, 'keyring') })
  await hub.start()
  expect((await references()).length).toBe(meant.length + 1)
})

test('a hub whose archive fills up or goes away says so', async () => {
  const url = hub.databaseUrl
  expect(await unarchived(url)).toBeUndefined()
  await rename(archive(), `${archive()} away`)
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query('SELECT pg_switch_wal()')
  await client.end()
  expect(await until('it is found', () => unarchived(url))).toMatch(/^the log of changes is not archived since /)
  await rename(`${archive()} away`, archive())
  await until('it is archived again', async () => (await unarchived(url)) === undefined)
})

test('neither the log of another database nor none is followed, and no archive is begun that cannot be written', {
  timeout: 240_000,
}, async () => {
  await hub.stop()
  await rm(hub.dataDir, { recursive: true })
  const from = (log: string) => restore({ dataDir: hub.dataDir, from: join(folder, 'copy'), since: { log } })
  const [other, empty, file] = ['other', 'empty', 'file'].map(name => join(folder, name)) as [string, string, string]
  await cp(archive(), other, { recursive: true })
  const segment = (await readdir(other)).filter(name => /^[0-9A-F]{24}$/.test(name)).at(-1) ?? ''
  const handle = await open(join(other, segment), 'r+')
  await handle.write(Buffer.alloc(8), 0, 8, 24)
  await handle.close()
  await expect(from(other)).rejects.toThrow('holds the log of another database')
  await mkdir(empty, { mode: 0o500 })
  await expect(from(empty)).rejects.toThrow('holds no log')
  await writeFile(file, '')
  for (const unfit of [empty, file]) {
    const env = { ...process.env, WAL_ARCHIVE: unfit }
    await expect(startDatabase({ dataDir: join(folder, 'more'), env, log: quiet })).rejects.toThrow('may write into')
  }
})

test('an archive that lacks a file is not followed to its end', async () => {
  const named = (n: number): string => `0000000100000000000000${n.toString(16).toUpperCase().padStart(2, '0')}`
  expect(holeAfter(named(3), [2, 3, 4, 5].map(named))).toBeUndefined()
  expect(holeAfter(named(3), [2, 3, 5].map(named))).toBe(named(4))
  const second = (n: number): string => named(n).replace('00000001', '00000002')
  const history = '1\t0/5000148\tbefore 2026-11-30 09:40:00+00\n'
  const forked = [...[3, 4, 5, 6, 7].map(named), second(5), second(7)]
  expect(holeAfter(named(3), forked, history)).toBe(second(6))
  expect(holeAfter(named(3), [...[3, 4, 5, 7].map(named), second(5), second(6)], history)).toBeUndefined()
})

test('a moment is a time with its zone on a day of the calendar', () => {
  expect(momentOf('2026-11-30T10:40:00.5+01:00').toISOString()).toBe('2026-11-30T09:40:00.500Z')
  for (const text of ['2026-02-30T09:40:00Z', '2026-11-30Z', '2026-11Z', '5-01:00', '2026-11-30T09:40:00', 'yesterday'])
    expect(() => momentOf(text)).toThrow('is no time with its zone')
})

test('a moment before the backup, or after what the log holds, is refused and leaves no data folder', {
  timeout: 240_000,
}, async () => {
  await hub.stop()
  await rm(hub.dataDir, { recursive: true })
  const to = (moment: Date) =>
    restore({ dataDir: hub.dataDir, from: join(folder, 'copy'), since: { log: archive(), until: moment } })
  await expect(to(new Date(0))).rejects.toThrow('restore an earlier backup')
  await expect(to(new Date(Date.now() + 86_400_000))).rejects.toThrow(`the log in ${archive()} ends before`)
  await expect(
    restore({ dataDir: hub.dataDir, from: join(folder, 'copy'), since: { log: join(folder, 'none') } }),
  ).rejects.toThrow('is no folder of a log')
  expect(await readdir(hub.dataDir)).not.toContain('postgres')
})
