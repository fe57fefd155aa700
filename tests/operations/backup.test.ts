import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { verifyRecord } from '@lodestone/engine/check'
import { rotateRoots } from '@lodestone/keyring'
import { type Api, until } from '@lodestone/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { backup } from '../../infra/operations/backup.ts'
import { mendHub } from '../../infra/operations/mend.ts'
import { republishAll } from '../../infra/operations/republish.ts'
import { restore } from '../../infra/operations/restore.ts'
import { admitted, allHeard, forecast, line } from '../system/hub.ts'
import { completeRound, expectChain, inState, matchRound, openRound, type Played, playedBy } from '../system/journey.ts'
import { OwnHub } from './own-hub.ts'

/** A round whose hub is copied while it runs, then loses its data folder, and is finished on what was copied. */

let folder: string
let hub: OwnHub
const history = (api: Api, roundId: string) => api.all(`/audit?subject=${roundId}`)
/** Forecasts that demand has told of and aggregation knows; and roots of the keyring under which prices may be sealed. */
async function toldAndHeard(): Promise<{ told: number; heard: number; roots: number }> {
  return hub.row(`SELECT
    (SELECT count(*)::int FROM demand.journal WHERE type = 'demand.forecast-submitted.v1') AS told,
    (SELECT count(DISTINCT forecast_id)::int FROM aggregation.line) AS heard,
    (SELECT count(*)::int FROM supply.price_root) AS roots`)
}

let played: Played
let before: { hash: string }[]
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lodestone-backup-'))
  hub = new OwnHub(join(folder, 'data'))
  await hub.start()
  played = await openRound(hub.callers)
})
afterAll(async () => {
  await hub?.stop()
  await rm(folder, { recursive: true, force: true })
})

test('a hub is copied while it works', async () => {
  before = await history(played.operator, played.roundId)
  // Prices under two roots: those of a rotation must come back as well.
  rotateRoots(join(hub.dataDir, 'keyring'))
  let working = true
  const busy = (async () => {
    for (let i = 0; working; i++) {
      const { api } = played.members[i % 7] as Played['members'][number]
      // Planning only: they do not join the round.
      await api.post('/demand/forecasts', forecast([line({ commitment: 'forecast' })]))
    }
  })()
  const made = await backup({
    dataDir: hub.dataDir,
    to: join(folder, 'copy'),
    keyringTo: join(folder, 'vault', 'keyring'),
  })
  working = false
  await busy
  expect(made.online).toBe(true)
  await expect(backup({ dataDir: hub.dataDir, to: join(folder, 'copy') })).rejects.toThrow('is there already')
})

test('what was lost comes back, and the round is finished on it: seals, hashes and chains agree', {
  timeout: 360_000,
}, async () => {
  await hub.stop()
  await expect(restore({ dataDir: hub.dataDir, from: join(folder, 'copy') })).rejects.toThrow(
    'move the data folder aside',
  )
  await rm(hub.dataDir, { recursive: true })

  const { facts } = await restore({
    dataDir: hub.dataDir,
    from: join(folder, 'copy'),
    keyringFrom: join(folder, 'vault', 'keyring'),
  })
  expect(facts).toBeGreaterThan(30)
  await hub.start()
  played = await playedBy(hub.callers, played)
  await allHeard(played.operator)
  const { told, heard, roots } = await toldAndHeard()
  // Sealed under the first, before the rotation; from this start on under the second.
  expect(roots).toBe(2)
  expect(told).toBeGreaterThan(7)
  expect(heard).toBe(told)
  // The history of the round is the one that was, and goes on.
  expect((await history(played.operator, played.roundId)).slice(0, before.length)).toEqual(before)

  // One more of each kind: a newcomer is heard everywhere.
  const late = await admitted(hub.callers, 'member')
  expect((await late.api.post('/demand/forecasts', forecast())).status).toBe(201)
  played.members.push(late)
  await matchRound(played)
  await completeRound(played)
  const { body: record } = await played.operator.get(`/rounds/${played.roundId}/record`)
  expectChain(record)
  expect(record.seals).toHaveLength(2)
  expect(verifyRecord(record).findings).toEqual([])
})

test('a broker that has lost its log is told everything again, and nothing counts twice', {
  timeout: 300_000,
}, async () => {
  const cells = async () => {
    const { asOf: _, ...rest } = (await played.operator.get('/aggregation/coverage')).body
    return rest
  }
  await allHeard(played.operator)
  const counted = await cells()
  const owner = { url: hub.databaseUrl }
  await expect(republishAll(owner)).rejects.toThrow('stop the hub first')
  await hub.end()
  const facts = await republishAll(owner)
  await hub.stop()
  // The log in PostgreSQL is emptied with it.
  await rm(join(hub.dataDir, 'kafka'), { recursive: true, force: true })
  expect(facts).toBeGreaterThan(60)

  await hub.start()
  played = await playedBy(hub.callers, played)
  await allHeard(played.operator)
  expect(await cells()).toEqual(counted)
  const { told, heard } = await toldAndHeard()
  expect(heard).toBe(told)
  expect((await inState(played.operator, played.roundId, 'completed')).id).toBe(played.roundId)
  const more = await played.members[0]?.api.post('/demand/forecasts', forecast())
  expect(more?.status).toBe(201)
  await until('a new forecast is heard', async () => JSON.stringify(await cells()) !== JSON.stringify(counted))
})

test('one topic is told again while the hub of a data folder runs', async () => {
  const { told } = await toldAndHeard()
  expect(await mendHub({}, hub.dataDir, ['demand.forecast'], () => {})).toBeGreaterThanOrEqual(told)
  await allHeard(played.operator)
  expect((await toldAndHeard()).heard).toBe(told)
  await expect(mendHub({}, join(folder, 'copy'), ['demand.forecast'], () => {})).rejects.toThrow('no hub of')
})

test('what is no finished backup is refused', async () => {
  await writeFile(join(folder, 'other'), '')
  await expect(restore({ dataDir: join(folder, 'new'), from: folder })).rejects.toThrow('is no backup')
  await expect(backup({ dataDir: join(folder, 'new'), to: join(folder, 'b') })).rejects.toThrow('holds no database')
})
