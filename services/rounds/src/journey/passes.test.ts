import { randomUUID } from 'node:crypto'
import { runFailed } from '@lodestone/contracts'
import { nextPassBooks } from '@lodestone/engine/after'
import { canonicalHash, type Json, present } from '@lodestone/kernel'
import { until } from '@lodestone/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ocdsFaults } from '../ocds/ocds.fixture.ts'
import { supplyBook } from './book.fixture.ts'
import { resultFacts } from './result.fixture.ts'
import { MINUTE, type PlayedRound, type RoundsHub, setStage } from './stage.fixture.ts'

let stage: RoundsHub
beforeAll(async () => {
  stage = await setStage()
})
afterAll(() => stage?.stop())

type Own = {
  id: string
  roundId: string
  memberId: string
  lineId: string
  offerId: string
  state: string
  pass?: number
}
const allocationsOf = (id: string): Promise<Own[]> => stage.operator.all(`/rounds/${id}/allocations`)
/** The line of member 0 is firm: nothing of it is left to decide. */
const isOpen = ({ memberId }: Own): boolean => memberId !== stage.members[0]?.id
const hours = (count: number): string => new Date(stage.clock().getTime() + count * 60 * MINUTE).toISOString()
const kindsOf = async (id: string): Promise<string[]> =>
  (await stage.operator.get(`/rounds/${id}/record`)).body.events.map((event: { type: string }) => event.type)

/** A round of six lines that decides until an hour after its offers close, in two hours. */
const matched = async (rules: object = {}): Promise<PlayedRound> =>
  stage.match(
    await stage.closedRoundOf(
      { decisionsCloseAt: hours(3), rules: { rates: { USD: '0.92' }, ...rules } },
      stage.sixLines(),
    ),
  )
const decide = (one: Own, what: 'accept' | 'decline') =>
  stage.as({ id: one.memberId }).post(`/allocations/${one.id}/${what}`)
const supply = (one: Own) => stage.as(stage.suppliers[0]).post(`/rounds/${one.roundId}/offers/${one.offerId}/accept`)

/** A second pass's result of 100 kg for some lines, on the books that follow from the first pass as the record shows it. */
async function secondResult({ id, supply }: PlayedRound, lines: PlayedRound['demand']) {
  const { rules, seed, inputs, result, decisions } = (await stage.operator.get(`/rounds/${id}/record`)).body
  const next = nextPassBooks({ rules, seed, ...inputs }, { result, decisions })
  const inputDigest = canonicalHash({ lines: next.lines, offers: next.offers } as unknown as Json)
  return resultFacts(id, lines, supply, '100', { pass: 2, inputDigest, asked: { askedKg: '120' } })
}

test.each([
  [{ decisionsCloseAt: '2020-01-01T00:00:00Z' }, 'decisionsCloseAt'],
  [{ decisionsCloseAt: '9999-12-31T23:00:00Z', rules: { maxPasses: 2 } }, 'decisionsCloseAt'],
  [{ decisionsCloseAt: '9999-12-31T23:00:00Z' }, 'decisionsCloseAt'],
  [{ rules: { maxPasses: 0 } }, 'rules.maxPasses'],
  [{ rules: { maxPasses: 6 } }, 'rules.maxPasses'],
  [{ rules: { undecided: 'extend' } }, 'rules.undecided'],
])('a draft of %j is refused with its path', async (more, path) => {
  const reply = await stage.operator.post('/rounds', stage.draft(more))
  expect(reply.status).toBe(422)
  expect(reply.body.errors[0].path).toBe(path)
})

describe('the day on which decisions close', () => {
  test('is told to everybody, and ends what is open by itself: it lapses, or counts as accepted', async () => {
    const [lapsing, accepting] = [await matched(), await matched({ undecided: 'accept' })]
    const shown = (await stage.as(stage.members[1]).get(`/rounds/${lapsing.id}`)).body
    expect(shown.passes).toMatchObject([{ pass: 1, decisionsCloseAt: shown.decisionsCloseAt }])
    const first = (await allocationsOf(lapsing.id)).find(one => one.memberId === stage.members[1]?.id)
    await decide(first as Own, 'accept')
    await supply(first as Own)
    stage.pass(4 * 60 * MINUTE)
    await until('what is open has lapsed', async () => {
      const states = (await allocationsOf(lapsing.id)).map(one => one.state).sort()
      // The line of member 0 is firm.
      return states.join() === 'accepted,accepted,lapsed,lapsed,lapsed,lapsed'
    })
    await until('what is open is accepted', async () =>
      (await allocationsOf(accepting.id)).every(one => one.state === 'accepted'),
    )
    expect((await stage.read(accepting.id)).totals.accepted).toBe('600')
    const record = (await stage.operator.get(`/rounds/${accepting.id}/record`)).body
    const because = record.events.flatMap((event: { data: { because?: string } }) => event.data.because ?? [])
    expect(because).toEqual(Array(6).fill('decisions-closed'))
    // Nobody decides any more, and the round waits for its award.
    const lapsed = (await allocationsOf(lapsing.id)).find(one => one.state === 'lapsed')
    expect((await decide(lapsed as Own, 'accept')).status).toBe(409)
    expect((await stage.operator.post(`/rounds/${lapsing.id}/award`)).body.state).toBe('awarded')
  })

  test('binds both sides from its moment on, whether or not the job has come to their allocations', async () => {
    const round = await matched()
    const [one, other] = (await allocationsOf(round.id)).filter(isOpen) as [Own, Own]
    await decide(one, 'accept')
    await stage.operator.post(`/rounds/${round.id}/close-decisions`)
    for (const reply of await Promise.all([decide(other, 'accept'), decide(other, 'decline'), supply(one)]))
      expect(reply).toMatchObject({ status: 409, body: { code: 'wrong-state' } })
    await until('what was open has lapsed', async () =>
      (await allocationsOf(round.id)).every(own => own.state === 'lapsed'),
    )
  })

  test('cannot be turned against its rule: what would count as accepted does not lapse with an award', async () => {
    const round = await matched({ undecided: 'accept' })
    const refused = await stage.operator.post(`/rounds/${round.id}/award`, { lapseUndecided: true })
    expect(refused).toMatchObject({ status: 409, body: { code: 'undecided-allocations' } })
    expect((await allocationsOf(round.id)).every(one => one.state === 'proposed')).toBe(true)
    await stage.operator.post(`/rounds/${round.id}/close-decisions`)
    await until('what is open is accepted', async () =>
      (await allocationsOf(round.id)).every(one => one.state === 'accepted'),
    )
    expect((await stage.operator.post(`/rounds/${round.id}/award`)).body.state).toBe('awarded')
  })

  test('leaves a match that comes after it as long as it would have left', async () => {
    const round = await stage.closedRoundOf({ decisionsCloseAt: hours(3) }, stage.sixLines())
    stage.pass(5 * 60 * MINUTE)
    await stage.match(round)
    const { passes } = await stage.read(round.id)
    const left = Date.parse(passes[0].decisionsCloseAt) - stage.clock().getTime()
    expect(left).toBeGreaterThan(55 * MINUTE)
    expect(left).toBeLessThanOrEqual(60 * MINUTE)
    expect((await allocationsOf(round.id)).filter(one => one.state !== 'proposed')).toEqual([])
  })

  test('may be brought forward by an operator while the round is matched, and by nobody else', async () => {
    const round = await stage.closedRoundOf({}, stage.sixLines())
    expect((await stage.operator.post(`/rounds/${round.id}/close-decisions`)).body.code).toBe('wrong-state')
    expect((await stage.operator.get(`/rounds/${round.id}/decisions`)).body.code).toBe('wrong-state')
    await stage.match(round)
    expect((await stage.as(stage.members[1]).post(`/rounds/${round.id}/close-decisions`)).status).toBe(403)
    expect((await stage.operator.post(`/rounds/${round.id}/close-decisions`)).status).toBe(200)
    await until('all has lapsed', async () => (await allocationsOf(round.id)).every(one => one.state === 'lapsed'))
  })
})

describe('a further pass', () => {
  let round: PlayedRound
  let refused: Own
  beforeAll(async () => {
    round = await matched({ maxPasses: 2 })
    const all = await allocationsOf(round.id)
    refused = all.find(one => one.memberId === stage.members[1]?.id) as Own
    for (const one of all) {
      if (one.id !== refused.id) {
        await supply(one)
        await decide(one, 'accept')
      }
    }
    await decide(refused, 'decline')
    await stage.inState(round.id, 'matching')
  })

  test('is asked for with how each allocation ended, which is nobody’s to see', async () => {
    const { events } = (await stage.operator.get(`/rounds/${round.id}/record`)).body
    const requested = events.findLast((event: { type: string }) => event.type === 'rounds.pass-requested.v1')
    expect(requested.data).toMatchObject({ pass: 2, part: 1, parts: 1 })
    expect(requested.data.decisions).toHaveLength(6)
    expect(requested.data.decisions.filter((one: { refusedBy: string[] }) => one.refusedBy.length > 0)).toEqual([
      {
        lineId: refused.lineId,
        offerId: expect.any(String),
        refusedBy: ['member'],
        superseded: { quantityKg: '100', needKg: '100' },
      },
    ])
    const own = (await stage.as(stage.members[2]).get(`/rounds/${round.id}/record`)).body
    expect(JSON.stringify(own)).not.toContain(refused.lineId)
    expect(await stage.operator.post(`/rounds/${round.id}/award`)).toMatchObject({
      status: 409,
      body: { code: 'wrong-state' },
    })
  })

  test('takes over the result of that pass and no other, and proposes it beside what was accepted', async () => {
    // The first line is firm.
    const one = present(round.demand.slice(1).find(entry => entry.id !== refused.lineId))
    await stage.others.tell('matching', ...resultFacts(round.id, round.demand, round.supply, '1'))
    await stage.others.tell('matching', ...resultFacts(round.id, [one], round.supply, '100', { pass: 2 }))
    await until('it is found that it was computed on other books than follow from the first', async () =>
      (await stage.read(round.id)).missing?.some((told: string) => told.includes('other inputs')),
    )
    await stage.others.tell('matching', ...(await secondResult(round, [one])))
    await stage.inState(round.id, 'matched')
    const all = await allocationsOf(round.id)
    expect(all.filter(own => own.pass === 2)).toMatchObject([{ lineId: one.id, state: 'proposed' }])
    // 500 kg were accepted, and 100 kg that were declined are matched again.
    expect((await stage.read(round.id)).totals).toMatchObject({ matched: '600', accepted: '500' })
    expect((await kindsOf(round.id)).filter(type => type === 'rounds.round-matched.v1')).toHaveLength(2)
    expect((await stage.read(round.id)).passes).toHaveLength(2)
    // It is explained by what the line still wanted, not by the 150 kg of which the first pass served a part.
    const { items } = (await stage.as({ id: one.participantId }).get(`/rounds/${round.id}/explanations`)).body
    expect(items).toMatchObject([
      { figures: { askedKg: '150', filledKg: '100' } },
      { pass: 2, figures: { askedKg: '120', filledKg: '100' } },
    ])
    expect(items[1].text).toContain('Of the 120 kg that you ask, 100 kg were matched.')
  })

  test('is the last where no more are allowed: it is awarded, settled and told in open contracting data', async () => {
    const [last] = (await allocationsOf(round.id)).filter(own => own.pass === 2)
    await supply(last as Own)
    await decide(last as Own, 'decline')
    expect((await stage.operator.post(`/rounds/${round.id}/award`)).body.state).toBe('awarded')
    const record = (await stage.operator.get(`/rounds/${round.id}/record`)).body
    expect(record.passes).toMatchObject([{ pass: 2, decisions: [{ refusedBy: ['member'] }] }])
    expect(record.settlement.pools).toMatchObject([{ needKg: '500', price: '90.0000', goods: '45000.00' }])
    const settled = record.events.find((event: { type: string }) => event.type === 'rounds.round-settled.v1')
    expect(settled.data.settlementHash).toBe(canonicalHash(record.settlement))
    const mine = (await stage.as(stage.members[2]).get(`/rounds/${round.id}/record`)).body
    expect(mine.settlement.pools[0].members).toMatchObject([{ amount: '9000.00' }])
    expect(mine.settlement.pools[0].goods).toBeUndefined()
    const released = await stage.operator.get(`/rounds/${round.id}/ocds`)
    expect(ocdsFaults('release-package', released.body)).toEqual([])
  })

  test('is not asked for when nothing was refused', async () => {
    const quiet = await matched({ maxPasses: 2 })
    for (const one of await allocationsOf(quiet.id)) {
      await supply(one)
      await decide(one, 'accept')
    }
    await until('its decisions are closed', async () => {
      const { body } = await stage.operator.get(`/rounds/${quiet.id}`)
      return body.state === 'matched' && body.passes[0].decisionsCloseAt === undefined
    })
    expect((await stage.read(quiet.id)).passes).toHaveLength(1)
    expect((await stage.operator.post(`/rounds/${quiet.id}/award`)).body.state).toBe('awarded')
  })
})

test('while a further pass may come, members and suppliers are told nothing of what was matched', async () => {
  const round = await stage.closedRoundOf({ rules: { rates: { USD: '0.92' }, maxPasses: 2 } }, stage.sixLines())
  const offers = stage.suppliers.map(supplier => ({ id: randomUUID(), supplier, quantityKg: '120' }))
  await stage.match({ ...round, supply: supplyBook(offers) })
  const shown = async () => (await stage.as(stage.members[1]).get(`/rounds/${round.id}`)).body
  expect((await shown()).totals?.matched).toBeUndefined()
  expect((await shown()).shares).toEqual([])
  expect((await stage.operator.post(`/rounds/${round.id}/award`, { lapseUndecided: true })).status).toBe(200)
  expect((await shown()).totals.matched).toBe('600')
})

test('a further pass whose matching has failed holds up nothing: what was accepted before is awarded without it', async () => {
  const round = await matched({ maxPasses: 2 })
  const [declined, ...others] = (await allocationsOf(round.id)).filter(isOpen) as [Own, ...Own[]]
  await supply(declined)
  await decide(declined, 'decline')
  for (const one of others) await decide(one, 'accept')
  await stage.inState(round.id, 'matching')
  expect((await stage.operator.post(`/rounds/${round.id}/award`)).body.code).toBe('wrong-state')
  const failed = { roundId: round.id, runId: randomUUID(), attempts: 4 }
  await stage.others.tell('matching', { subject: round.id, event: runFailed, data: failed })
  await until('it is told', async () => (await stage.read(round.id)).matching?.state === 'failed')
  expect((await stage.operator.post(`/rounds/${round.id}/award`)).body.state).toBe('awarded')
  const record = (await stage.operator.get(`/rounds/${round.id}/record`)).body
  expect(record.passes).toBeUndefined()
  expect(record.settlement.pools).toMatchObject([{ needKg: '500' }])
})
