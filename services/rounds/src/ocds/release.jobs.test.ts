import { withReach } from '@lodestone/database'
import type { RunningService } from '@lodestone/service'
import { until } from '@lodestone/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type RoundsHub, setStage } from '../journey/stage.fixture.ts'
import { releaseJob } from './release.jobs.ts'

let stage: RoundsHub
beforeAll(async () => {
  stage = await setStage()
})
afterAll(() => stage?.stop())

test('a round that cannot be told keeps back none of those after it, and fails whoever tells it', async () => {
  const { context } = stage.hub.process.services[0] as RunningService
  const sql = context.database.within('service')
  const releases = (id: string) => sql.query('SELECT 1 FROM ocds_release WHERE round_id = $1', [id])
  const [first, second] = [await stage.created(), await stage.created()].sort() as [string, string]
  await stage.operator.post(`/rounds/${first}/open`)
  await until('the first is told', async () => (await releases(first)).length > 0)
  // What it tells is there already, so that telling it again fails each time.
  await sql.query('UPDATE round SET told = 0 WHERE id = $1', [first])
  await stage.operator.post(`/rounds/${second}/open`)
  await until('the second is told', async () => (await releases(second)).length > 0)
  await expect(withReach('service', async () => releaseJob(context).run())).rejects.toThrow('ocds_release')
  expect((await stage.operator.get(`/rounds/${second}/ocds`)).status).toBe(200)
  expect((await stage.operator.get(`/rounds/${first}/ocds`)).status).toBe(500)
  const { body } = await stage.operator.get('/rounds/ocds')
  expect(body.records.map((one: { ocid: string }) => one.ocid.slice(-36))).toContain(second)
})
