import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type PlayedRound, type RoundsHub, setStage } from './stage.fixture.ts'

let stage: RoundsHub
beforeAll(async () => {
  stage = await setStage()
})
afterAll(() => stage?.stop())

/** Takes a matched round to its end: each of the first six members gets so much of its 100 kg delivered. */
async function complete({ id }: PlayedRound, ...delivered: readonly string[]): Promise<void> {
  for (const supplier of stage.suppliers)
    for (const { offerId } of await stage.as(supplier).all(`/rounds/${id}/proposals`))
      expect((await stage.as(supplier).post(`/rounds/${id}/offers/${offerId}/accept`)).status).toBe(200)
  for (const member of stage.members.slice(0, 6))
    for (const one of await stage.as(member).all(`/rounds/${id}/allocations`))
      if (!one.accepted.member) expect((await stage.as(member).post(`/allocations/${one.id}/accept`)).status).toBe(200)
  expect((await stage.operator.post(`/rounds/${id}/award`)).status).toBe(200)
  for (const [nth, member] of stage.members.slice(0, 6).entries()) {
    const own = await stage.as(member).all(`/rounds/${id}/allocations`)
    for (const one of own) {
      const report = { quantityKg: `${Number(delivered[nth]) / own.length}`, date: stage.today() }
      expect((await stage.as(member).post(`/allocations/${one.id}/contract`, report)).status).toBe(200)
      expect((await stage.as(member).post(`/allocations/${one.id}/deliveries`, report)).status).toBe(201)
    }
  }
  await stage.inState(id, 'completed')
}
const EACH = ['80', '90', '80', '90', '80', '90']
const reports = (of = stage.as(stage.members[0])) => of.all('/rounds/reports')

test('what no round may tell is told of three together when the last is completed, once and to everybody', async () => {
  const rounds: PlayedRound[] = []
  for (let nth = 0; nth < 3; nth++) {
    expect(await reports()).toEqual([])
    const round = await stage.soldRound(stage.sixLines(), undefined)
    await complete(round, ...EACH)
    rounds.push(round)
    // Its pool shows nothing, so the round by itself tells nothing of what came of it.
    const { body } = await stage.as(stage.members[0]).get(`/rounds/${round.id}`)
    expect(body.totals?.matched ?? body.totals?.delivered).toBeUndefined()
  }
  const told = [{ material: 'ndpr-oxide', rounds: rounds.map(({ id }) => id), matchedKg: '1800', deliveredKg: '1530' }]
  for (const one of [...stage.members.slice(5), ...stage.suppliers.slice(4)])
    expect(await reports(stage.as(one))).toEqual(told)
  expect(await reports(stage.operator)).toEqual(told)

  // A round more waits for others, and what was told stays.
  await complete(await stage.soldRound(stage.sixLines(), undefined), ...EACH)
  expect(await reports()).toEqual(told)

  const { body } = await stage.operator.get('/services/rounds/audit?subject=report:1')
  expect(body.items).toMatchObject([
    { type: 'rounds.report-told', data: { number: '1', material: 'ndpr-oxide', rounds: told[0]?.rounds } },
  ])
})

test('rounds of which one supplier sold all wait with the others, and are told of nowhere', async () => {
  const before = await reports()
  for (let nth = 0; nth < 2; nth++) await complete(await stage.matchedRound(stage.sixLines(), undefined), ...EACH)
  expect(await reports()).toEqual(before)
})

test('the list pages from the latest to the first, and takes no cursor of another', async () => {
  const member = stage.as(stage.members[0])
  for (let nth = 0; nth < 2; nth++) await complete(await stage.soldRound(stage.sixLines(), undefined), ...EACH)
  const all = await reports()
  expect(all).toHaveLength(2)
  const { body } = await member.get('/rounds/reports?limit=1')
  expect(body.items).toEqual(all.slice(0, 1))
  expect((await member.get(`/rounds/reports?limit=1&cursor=${body.nextCursor}`)).body).toEqual({
    items: all.slice(1),
    nextCursor: null,
  })
  const other = Buffer.from(`c1:${randomUUID()}`).toString('base64url')
  expect((await member.get(`/rounds/reports?cursor=${other}`)).status).toBe(422)
})
