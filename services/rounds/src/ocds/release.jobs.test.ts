import { withReach } from '@lodestone/database'
import type { RunningService } from '@lodestone/service'
import { until } from '@lodestone/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type RoundsHub, setStage } from '../journey/stage.fixture.ts'
import { poolFacts } from '../journey/story.fixture.ts'
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

test('figures are told with their fact, whichever clock gave its time', async () => {
  const { context } = stage.hub.process.services[0] as RunningService
  const tellFrom = (id: string, places: number) =>
    context.database.within('service').query('UPDATE round SET told = told + $2 WHERE id = $1', [id, places])
  const member = stage.as(stage.members[6])
  const closed = await stage.closedRound(stage.sixLines())
  const { id } = closed
  // Nobody tells of it for a while, so that all of this is told at once.
  await tellFrom(id, 1_000)
  await stage.match(closed)
  // The pool sheet comes last, through a process whose clock is behind those of the others.
  stage.pass(-20_000)
  await stage.others.tell('aggregation', ...poolFacts(id, '900'))
  const totals = await until('the figures are disclosed', async () => {
    const shown = (await member.get(`/rounds/${id}`)).body.totals
    return Object.keys(shown ?? {}).length > 0 && shown
  })
  stage.pass(20_000)
  await tellFrom(id, -1_000)
  const { releases } = (await member.get(`/rounds/${id}/ocds`)).body
  expect(releases.at(-1).tender).toMatchObject({ items: [{ quantity: 900 }], jointRound: { quantities: totals } })
})
