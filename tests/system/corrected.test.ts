import { type Api, type TestHub, until } from '@lodestone/testing'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { admitted, allHeard, caughtUp, forecast, line, offer, registered, round, startWholeHub } from './hub.ts'
import { joined } from './joined.ts'
import { inState } from './journey.ts'
import { asks, opened, pledges, projects, states, terms } from './venture.ts'

/** A participant that was registered under a wrong country, bloc or kind is corrected by two operators before it takes part. */

let hub: TestHub
let database: pg.Client
let olga: Api
let oskar: Api
beforeAll(async () => {
  hub = await startWholeHub({ FOUR_EYES: '1' })
  olga = await hub.operator()
  oskar = await hub.api.as({ sub: 'oskar', roles: ['operator'] })
  database = new pg.Client({ connectionString: hub.databaseUrl })
  await database.connect()
})
afterAll(async () => {
  await database?.end()
  await hub?.stop()
})

const GERMAN = { kind: 'member', country: 'DE', bloc: 'EU' }
const FRENCH = { kind: 'member', country: 'FR', bloc: 'EU' }
const JAPANESE = { kind: 'member', country: 'JP', bloc: 'JP' }
const SUPPLIER = { kind: 'supplier', country: 'GE' }
const reason = 'Its certificate was misread.'

const correct = (id: string, from: object, to: object) => olga.post(`/participants/${id}/correct`, { from, to, reason })
const confirm = (id: string, as = oskar) => as.post(`/approvals/${id}/confirm`)
async function corrected(id: string, from: object, to: object): Promise<void> {
  const asked = await correct(id, from, to)
  expect([asked.status, asked.body.state]).toEqual([202, 'pending'])
  expect((await confirm(asked.body.id)).body.state).toBe('confirmed')
}
const tookPart = async (id: string) =>
  (await database.query('SELECT since FROM participants.part_taken WHERE participant_id = $1', [id])).rows.length === 1

test('is corrected by two, told of it, and every service and the next book follow', async () => {
  const { id, api } = await registered(hub, 'member')
  const { body: before } = await olga.get(`/participants/${id}`)
  const asked = await correct(id, GERMAN, JAPANESE)
  expect(asked.body).toMatchObject({ state: 'pending', body: { from: GERMAN, to: JAPANESE, reason } })
  expect(await confirm(asked.body.id, olga)).toMatchObject({ status: 403, body: { code: 'forbidden' } })
  expect((await api.get(`/participants/${id}`)).body).toEqual(before)
  expect(await confirm(asked.body.id)).toMatchObject({ status: 200, body: { state: 'confirmed', decidedBy: 'oskar' } })
  const after = { ...before, ...JAPANESE, version: before.version + 1 }
  expect((await api.get(`/participants/${id}`)).body).toEqual(after)
  // Whoever asks again for what has happened changes nothing.
  expect(await correct(id, GERMAN, JAPANESE)).toMatchObject({ status: 200, body: after })
  await until('it is known everywhere', () => caughtUp(olga))
  for (const service of ['demand', 'supply', 'aggregation', 'matching', 'rounds', 'outlook']) {
    const { rows } = await database.query(`SELECT data FROM ${service}.known_participant WHERE id = $1`, [id])
    expect([service, rows]).toEqual([service, [{ data: after }]])
  }
  await until('it is told', async () =>
    (await api.all('/notices')).some(one => one.type === 'participants.participant-corrected.v1'),
  )
  const history = await (await hub.auditor()).all(`/audit?subject=participants:${id}`)
  expect(history).toContainEqual(
    expect.objectContaining({
      type: 'participants.correction-reasoned',
      actor: 'oskar',
      data: { from: GERMAN, to: JAPANESE, reason },
    }),
  )

  await until('it may ask', async () => (await api.post('/demand/forecasts', forecast([line()]))).status === 201)
  const supplier = await admitted(hub, 'supplier')
  await supplier.api.post('/supply/offers', offer())
  const { id: roundId } = (await olga.post('/rounds', round())).body
  await olga.post(`/rounds/${roundId}/open`)
  for (const what of ['lines', 'offers'])
    await until(`${what} have joined`, async () => (await olga.all(`/rounds/${roundId}/${what}`)).length === 1)
  await olga.post(`/rounds/${roundId}/publish-pool`)
  expect((await confirm((await olga.post(`/rounds/${roundId}/close`)).body.id)).status).toBe(200)
  await inState(olga, roundId, 'matched')
  const { body: record } = await olga.get(`/rounds/${roundId}/record`)
  expect(record.inputs.lines).toMatchObject([{ memberId: id, country: 'JP', bloc: 'JP' }])
})

test('of another kind acts in the other role, its people too, and has nothing to send as before', async () => {
  const { id, api } = await registered(hub, 'member', { country: 'FR' })
  const person = await joined(hub, api)
  const { id: roundId } = (await olga.post('/rounds', round({ periods: ['2029-Q1'] }))).body
  await olga.post(`/rounds/${roundId}/open`)
  const due = async () =>
    (await database.query('SELECT what FROM participants.deadline WHERE participant_id = $1', [id])).rows
  await until('it is known what is due', async () => (await due()).length > 0)
  await corrected(id, FRENCH, SUPPLIER)
  expect(await due()).toEqual([])
  expect((await olga.all('/participants?kind=supplier')).map(one => one.id)).toContain(id)
  expect((await person.api.get('/me')).body.organisations).toMatchObject([{ participantId: id, role: 'supplier' }])
  await until('it offers', async () => (await person.api.post('/supply/offers', offer())).status === 201)
  expect((await person.api.post('/demand/forecasts', forecast())).status).toBe(403)
})

describe('is refused', () => {
  test('once it has sent a forecast or an offer', async () => {
    const [member, supplier] = [await admitted(hub, 'member'), await admitted(hub, 'supplier')]
    await member.api.post('/demand/forecasts', forecast())
    await supplier.api.post('/supply/offers', offer())
    const pending = await correct((await registered(hub, 'member')).id, GERMAN, FRENCH)
    expect(pending.status).toBe(202)
    for (const [{ id }, from] of [
      [member, GERMAN],
      [supplier, { kind: 'supplier', country: 'AU' }],
    ] as const) {
      await until('it is known', () => tookPart(id))
      expect(await correct(id, from, JAPANESE)).toMatchObject({
        status: 409,
        body: { code: 'wrong-state', detail: expect.stringContaining('It has taken part since 20') },
      })
    }
  })

  test('once it has stated projects, asks or pledges in a round of projects', async () => {
    const roundId = await opened(olga)
    expect((await olga.put(`/project-rounds/${roundId}/terms`, terms, 1)).status).toBe(200)
    const german = { country: 'DE', bloc: 'EU' }
    for (const [kind, country, part, body] of [
      ['supplier', { country: 'AU' }, 'projects', projects('Ridge', '5')],
      ['member', german, 'asks', asks('motors', '18000')],
      ['funder', german, 'pledges', pledges('loan', '4000000', ['AU'])],
    ] as const) {
      const party = await registered(hub, kind)
      expect((await states(roundId, party, part, body)).status).toBe(200)
      await until(`it is known of a ${kind}`, () => tookPart(party.id))
      expect(await correct(party.id, { kind, ...country }, JAPANESE)).toMatchObject({
        status: 409,
        body: { code: 'wrong-state', detail: expect.stringContaining('It has taken part since 20') },
      })
    }
  })

  test('at its confirmation too, where it has sent one in between', async () => {
    const { id, api } = await admitted(hub, 'member')
    const asked = await correct(id, GERMAN, FRENCH)
    await api.post('/demand/forecasts', forecast())
    await until('it is known', () => tookPart(id))
    expect(await confirm(asked.body.id)).toMatchObject({ status: 409, body: { code: 'wrong-state' } })
    expect((await api.get(`/participants/${id}`)).body).toMatchObject(GERMAN)
  })

  test('where it is registered otherwise, or nothing is corrected, or the country is not of the bloc', async () => {
    const { id } = await registered(hub, 'member')
    expect(await correct(id, FRENCH, JAPANESE)).toMatchObject({ status: 409, body: { code: 'wrong-state' } })
    for (const to of [GERMAN, { ...GERMAN, country: 'GE' }, { ...SUPPLIER, bloc: 'EU' }])
      expect(await correct(id, GERMAN, to)).toMatchObject({ status: 422, body: { code: 'validation-failed' } })
  })
})

test('what it sent before that was known takes no part in the rounds that are open, and they go on', async () => {
  const period = '2029-Q3'
  const [early, other] = [await admitted(hub, 'member'), await admitted(hub, 'member')]
  const supplier = await admitted(hub, 'supplier')
  for (const { api } of [early, other]) await api.post('/demand/forecasts', forecast([line({ period })]))
  await supplier.api.post('/supply/offers', offer({ period }))
  const { id: roundId } = (await olga.post('/rounds', round({ periods: [period] }))).body
  await olga.post(`/rounds/${roundId}/open`)
  await until('lines have joined', async () => (await olga.all(`/rounds/${roundId}/lines`)).length === 2)
  await until('it is known', () => tookPart(early.id))
  await olga.post(`/rounds/${roundId}/publish-pool`)
  await until('the pool is published', async () => (await olga.get(`/rounds/${roundId}/pool`)).status === 200)
  // As if the news of the forecast were still on its way.
  await allHeard(olga)
  await database.query('DELETE FROM participants.part_taken WHERE participant_id = $1', [early.id])
  await corrected(early.id, GERMAN, SUPPLIER)
  const [dropped] = await until('its line is dropped', async () => {
    const lines = await olga.all(`/rounds/${roundId}/lines`)
    const out = lines.filter(one => one.entry === 'dropped')
    return out.length > 0 && out
  })
  expect(dropped).toMatchObject({ participantId: early.id, reason: expect.stringContaining('corrected') })
  expect((await confirm((await olga.post(`/rounds/${roundId}/close`)).body.id)).status).toBe(200)
  await inState(olga, roundId, 'matched')
  const { body: record } = await olga.get(`/rounds/${roundId}/record`)
  expect(record.inputs.lines.map((one: { memberId: string }) => one.memberId)).toEqual([other.id])
  const later = (await olga.post('/rounds', round({ periods: [period] }))).body.id
  await olga.post(`/rounds/${later}/open`)
  await until('it is open', async () => (await olga.get(`/rounds/${later}`)).body.state === 'collecting')
  await allHeard(olga)
  expect((await olga.all(`/rounds/${later}/lines`)).map(one => one.participantId)).not.toContain(early.id)
})
