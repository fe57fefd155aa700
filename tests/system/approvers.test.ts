import type { Allocation } from '@lodestone/contracts'
import { type Api, type TestHub, until } from '@lodestone/testing'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { forecast, line, startWholeHub } from './hub.ts'
import { joined } from './joined.ts'
import { acceptOffers, inState, matchRound, openRound, type Party, type Played } from './journey.ts'

/** What binds an organisation to more than its traders may bind it waits for one of its approvers, and is nobody else's to know. */

type Person = Awaited<ReturnType<typeof joined>>
let hub: TestHub
let played: Played
let database: pg.Client
beforeAll(async () => {
  hub = await startWholeHub()
  database = new pg.Client({ connectionString: hub.databaseUrl })
  await database.connect()
  played = await openRound(hub)
  await matchRound(played)
})
afterAll(async () => {
  await database?.end()
  await hub?.stop()
})

const IN_TIME_MS = 5_000
const party = (kind: 'members' | 'suppliers', nth: number): Party => {
  const one = played[kind][nth]
  if (!one) throw new Error(`no ${kind} ${nth}`)
  return one
}
async function setLimit(api: Api, limit: { amount: string; currency: string } | null) {
  const { version } = (await api.get('/approval-limit')).body
  const reply = await api.put('/approval-limit', { limit }, version)
  expect([reply.status, reply.body.limit ?? null]).toEqual([200, limit])
  const { participantId } = reply.body
  await until(
    'all that decide know of it',
    async () => {
      const versions = await database.query(
        `SELECT version FROM rounds.known_limit WHERE participant_id = $1
         UNION ALL SELECT version FROM demand.known_limit WHERE participant_id = $1`,
        [participantId],
      )
      return versions.rowCount === 2 && versions.rows.every(row => row.version === version + 1)
    },
    IN_TIME_MS,
  )
}
const eur = (amount: string) => ({ amount, currency: 'EUR' })
async function held(api: Api, path: string) {
  const reply = await api.post(path)
  expect([reply.status, reply.body.state]).toEqual([202, 'pending'])
  return reply.body
}
const team = async ({ api }: Party) => ({
  trader: await joined(hub, api),
  approver: await joined(hub, api, { position: 'approver' }),
})
const ownAllocation = async ({ api }: Party) => {
  const [first] = await api.all(`/rounds/${played.roundId}/allocations`)
  return first as Allocation & { landedPrice: string }
}
const pending = async (api: Api) => (await api.get('/approvals')).body.items
const noticesOf = async (api: Api, type: string) =>
  (await api.get('/notices')).body.items.filter((one: { type: string }) => one.type === type)

describe('the limit', () => {
  test('is an administrator’s to set and a trader’s to read, at the version that was seen', async () => {
    const one = party('members', 6)
    const { trader, approver } = await team(one)
    expect((await trader.api.get('/approval-limit')).body).toEqual({ participantId: one.id, version: 1 })
    for (const { api } of [trader, approver])
      expect((await api.put('/approval-limit', { limit: null }, 1)).status).toBe(403)
    await setLimit(one.api, eur('1000'))
    expect((await one.api.put('/approval-limit', { limit: null }, 1)).status).toBe(412)
    expect((await trader.api.get('/approval-limit')).body).toEqual({
      participantId: one.id,
      limit: eur('1000'),
      version: 2,
    })
    expect((await party('members', 5).api.get('/approval-limit')).body).not.toHaveProperty('limit')
  })
})

describe('an acceptance of a member above the limit', () => {
  let member: Party
  let trader: Person
  let approver: Person
  beforeAll(async () => {
    member = party('members', 1)
    ;({ trader, approver } = await team(member))
    await setLimit(member.api, eur('1'))
  })

  test('waits, binds nobody, and is known to its organisation alone', async () => {
    const { id, material, period, quantityKg, landedPrice, origin } = await ownAllocation(member)
    const asked = await held(trader.api, `/allocations/${id}/accept`)
    const binds = {
      amount: (Number(quantityKg) * Number(landedPrice)).toFixed(2),
      currency: 'EUR',
      ...{ material, period, quantityKg, price: landedPrice },
      origin: { level: origin?.level, assurance: origin?.assurance, stages: origin?.stages },
    }
    expect(asked).toMatchObject({
      state: 'pending',
      command: 'acceptAllocation',
      subject: played.roundId,
      participantId: member.id,
      binds,
    })
    expect((await ownAllocation(member)).state).toBe('proposed')
    expect((await trader.api.post(`/allocations/${id}/accept`)).body.id).toBe(asked.id)
    expect(await pending(approver.api)).toMatchObject([{ id: asked.id, binds }])
    const strangers = [party('members', 2).api, party('suppliers', 0).api, await hub.operator(), await hub.auditor()]
    for (const api of strangers) expect(await pending(api)).toEqual([])
    for (const api of strangers.slice(0, 3)) expect((await api.post(`/approvals/${asked.id}/confirm`)).status).toBe(404)
    const record = (await member.api.get(`/rounds/${played.roundId}/record`)).body
    expect(JSON.stringify(record)).not.toContain('approval.asked')
  })

  test('is told to its approvers without a figure, and not to its traders', async () => {
    const [notice] = await until(
      'the approver is told',
      async () => {
        const all = await noticesOf(approver.api, 'rounds.approval-asked.v1')
        return all.length > 0 && all
      },
      IN_TIME_MS,
    )
    const [{ id, until: lapses }] = await pending(approver.api)
    expect(notice).toMatchObject({ kind: 'allocations', about: { roundId: played.roundId, until: lapses } })
    expect(id).toContain(notice.about.approvalId)
    expect(JSON.stringify(notice)).not.toMatch(/EUR|amount|quantity/)
    expect(await noticesOf(trader.api, 'rounds.approval-asked.v1')).toEqual([])
    const unread = async ({ api }: Person) => (await api.get('/notices?unread=true')).body.unread
    expect((await unread(approver)) - (await unread(trader))).toBe(1)
  })

  test('is confirmed by somebody else who may, not by a trader, and not by who asked', async () => {
    const [{ id }] = await pending(approver.api)
    const other = await joined(hub, member.api)
    for (const { api } of [trader, other]) expect((await api.post(`/approvals/${id}/confirm`)).status).toBe(403)
    expect((await other.api.post(`/approvals/${id}/reject`, { reason: 'not mine' })).status).toBe(403)
    const { version } = (await member.api.get(`/people/${trader.id}`)).body
    expect((await member.api.put(`/people/${trader.id}`, { position: 'approver' }, version)).status).toBe(200)
    await until(
      'the new position is known',
      async () => /yourself/.test((await trader.api.post(`/approvals/${id}/confirm`)).body.detail),
      IN_TIME_MS,
    )
    expect((await member.api.put(`/people/${trader.id}`, { position: 'trader' }, version + 1)).status).toBe(200)
  })
})

describe('what a member’s approver decides', () => {
  let member: Party
  let trader: Person
  let approver: Person
  beforeAll(async () => {
    member = party('members', 3)
    ;({ trader, approver } = await team(member))
    await setLimit(member.api, eur('1'))
  })

  test('is rejected with a reason, which its organisation is told of; then it may be asked for anew and withdrawn', async () => {
    const { id } = await held(trader.api, `/allocations/${(await ownAllocation(member)).id}/accept`)
    const rejected = await approver.api.post(`/approvals/${id}/reject`, { reason: 'too dear' })
    expect(rejected).toMatchObject({ status: 200, body: { state: 'rejected', reason: 'too dear' } })
    await until(
      'the trader is told',
      async () => (await noticesOf(trader.api, 'rounds.approval-rejected.v1')).length === 1,
      IN_TIME_MS,
    )
    const allocation = await ownAllocation(member)
    expect(allocation.state).toBe('proposed')
    const asked = await held(trader.api, `/allocations/${allocation.id}/accept`)
    expect(asked.id).not.toBe(id)
    expect((await trader.api.post(`/approvals/${asked.id}/reject`)).body.state).toBe('withdrawn')
    expect(await pending(approver.api)).toEqual([])
  })

  test('goes on waiting when the limit is raised; of two approvers at once one confirms', async () => {
    const { id } = await ownAllocation(member)
    const asked = await held(trader.api, `/allocations/${id}/accept`)
    await setLimit(member.api, null)
    const second = await joined(hub, member.api, { position: 'approver' })
    expect(await pending(second.api)).toHaveLength(1)
    const replies = await Promise.all([approver, second].map(({ api }) => api.post(`/approvals/${asked.id}/confirm`)))
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 409])
    expect((await member.api.get(`/rounds/${played.roundId}/allocations`)).body.items[0].accepted.member).toBe(true)
    expect(await pending(approver.api)).toEqual([])
    const trail = await (await hub.auditor()).all(`/audit?subject=rounds:${asked.id.replace('rounds-', '')}`)
    expect(trail.map(({ type }) => type)).toEqual(['approval.asked', 'rounds.approval-asked.v1', 'approval.confirmed'])
  })
})

test('at or below the limit, and of an approver, it is made at once', async () => {
  const member = party('members', 2)
  const { trader, approver } = await team(member)
  await setLimit(member.api, eur('1'))
  const { id } = await ownAllocation(member)
  await held(trader.api, `/allocations/${id}/accept`)
  expect((await approver.api.post(`/allocations/${id}/accept`)).body.accepted.member).toBe(true)
  expect((await approver.api.get('/approvals?state=confirmed')).body.items).toMatchObject([
    { decidedBy: expect.any(String) },
  ])
  const large = party('members', 1)
  const own = await team(large)
  await setLimit(large.api, eur('100000000'))
  const allocation = await ownAllocation(large)
  expect((await own.trader.api.post(`/allocations/${allocation.id}/accept`)).status).toBe(200)
  expect(await pending(large.api)).toEqual([])
})

test('a limit in another currency compares with nothing: what binds in euros waits', async () => {
  const member = party('members', 4)
  const { trader } = await team(member)
  await setLimit(member.api, { amount: '999999999999', currency: 'JPY' })
  const { id } = await ownAllocation(member)
  await held(trader.api, `/allocations/${id}/accept`)
  expect((await trader.api.post(`/allocations/${id}/decline`)).body.state).toBe('declined')
  expect((await trader.api.get('/approvals?state=withdrawn')).body.items).toHaveLength(1)
})

test('a supplier’s acceptance binds the sum of its offer', async () => {
  const supplier = party('suppliers', 0)
  const { trader, approver } = await team(supplier)
  await setLimit(supplier.api, eur('1'))
  const [{ offerId, quantityKg, price }] = (await supplier.api.all(`/rounds/${played.roundId}/proposals`)) as [
    { offerId: string; quantityKg: string; price: { amount: string } },
  ]
  const asked = await held(trader.api, `/rounds/${played.roundId}/offers/${offerId}/accept`)
  const amount = (Number(quantityKg) * Number(price.amount)).toFixed(2)
  const { period, origin, ...binds } = asked.binds
  expect(binds).toEqual({ amount, currency: 'EUR', material: 'ndpr-oxide', quantityKg, price: price.amount })
  expect([period, origin]).toMatchObject(['2027-Q2', { level: 'A', assurance: 'declared' }])
  // Whether it still holds would tell the floor of a line.
  expect(origin).not.toHaveProperty('holds')
  expect((await supplier.api.all(`/rounds/${played.roundId}/proposals`))[0]).toMatchObject({ state: 'open' })
  expect((await approver.api.post(`/approvals/${asked.id}/confirm`)).status).toBe(200)
  expect((await supplier.api.all(`/rounds/${played.roundId}/proposals`))[0]).toMatchObject({ state: 'accepted' })
})

describe('a firm line', () => {
  test('above the limit is for approvers to submit, and a trader’s to leave as it stands', async () => {
    const member = party('members', 5)
    const { trader, approver } = await team(member)
    await setLimit(member.api, eur('1000'))
    const draft = forecast([line({ commitment: 'firm' })])
    const refused = await trader.api.post('/demand/forecasts', draft)
    expect([refused.status, refused.body.code]).toEqual([403, 'forbidden'])
    expect(refused.body.errors).toMatchObject([
      { path: 'lines.0.commitment', message: 'firm binds to up to 120000.00 EUR' },
    ])
    const made = await approver.api.post('/demand/forecasts', draft)
    expect(made.status).toBe(201)
    const put = (lines: object[], version: number) =>
      trader.api.put(`/demand/forecasts/${made.body.id}`, { ...draft, lines }, version)
    expect((await put([...draft.lines, line()], 1)).status).toBe(200)
    expect((await put([{ ...draft.lines[0], quantityKg: '1001' }], 2)).status).toBe(403)
  })
})

test('what waits when the round ends binds nobody, and waits no more', async () => {
  const member = party('members', 6)
  const { trader, approver } = await team(member)
  const { id } = await ownAllocation(member)
  const asked = await held(trader.api, `/allocations/${id}/accept`)
  for (const { api } of played.suppliers.slice(1)) await acceptOffers(api, played.roundId)
  const awarded = await played.operator.post(`/rounds/${played.roundId}/award`, {
    lapseUndecided: true,
    lapseBelowLots: true,
  })
  expect(awarded.status).toBe(200)
  await inState(played.operator, played.roundId, awarded.body.state)
  expect((await ownAllocation(member)).state).toBe('lapsed')
  expect(await pending(approver.api)).toEqual([])
  expect((await approver.api.post(`/approvals/${asked.id}/confirm`)).status).toBe(409)
})

test('the stream, which operators and auditors follow, tells of none of it', async () => {
  const decided = await database.query(
    `SELECT DISTINCT type FROM rounds.journal WHERE type IN ('approval.confirmed', 'approval.rejected', 'approval.withdrawn')`,
  )
  expect(decided.rowCount).toBe(3)
  const told = await database.query(`SELECT type, body FROM console.stream_event WHERE type LIKE 'approval%'`)
  expect(told.rows).toEqual([])
})
