import { demand } from '@lodestone/demand'
import { participants } from '@lodestone/participants'
import { startTestHub, type TestHub } from '@lodestone/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { admitted, forecast, line } from './hub.ts'

let hub: TestHub
let now = new Date()
beforeAll(async () => {
  hub = await startTestHub([participants, demand], {}, () => now)
})
afterAll(() => hub?.stop())

const drafts = (lines: readonly { id: string }[]) => lines.map(({ id: _, ...draft }) => draft)

test('a copy has the lines of its forecast under ids of their own, and goes its own way', async () => {
  const { id: participantId, api } = await admitted(hub, 'member')
  const draft = forecast([line({ reference: 'a' }), line({ reference: 'b', minimumKg: '5' })])
  const { body: made } = await api.post('/demand/forecasts', draft)
  const path = `/demand/forecasts/${made.id}/copy`
  const { status, body: copy, headers } = await api.post(path, { reference: 'copy' })
  expect(status).toBe(201)
  expect(headers.get('location')).toBe(`/api/v1/demand/forecasts/${copy.id}`)
  expect(copy).toMatchObject({ reference: 'copy', participantId, version: 1, status: 'standing' })
  expect(drafts(copy.lines)).toEqual(drafts(made.lines))
  expect(copy.lines.map(({ id }: { id: string }) => id)).not.toContain(made.lines[0].id)

  await api.put(`/demand/forecasts/${copy.id}`, { reference: 'copy', lines: [line({ reference: 'a' })] }, 1)
  expect((await api.get(`/demand/forecasts/${made.id}`)).body).toEqual(made)
  await api.delete(`/demand/forecasts/${made.id}`, 1)
  expect((await api.post(path, { reference: 'of one withdrawn' })).body.lines).toHaveLength(2)
})

test('it is made once under its key, and not under a reference that is taken', async () => {
  const { api } = await admitted(hub, 'member')
  const { body: made } = await api.post('/demand/forecasts', forecast([line()]))
  const path = `/demand/forecasts/${made.id}/copy`
  const [one, again] = [
    await api.post(path, { reference: 'once' }, { headers: { 'idempotency-key': 'k' } }),
    await api.post(path, { reference: 'once' }, { headers: { 'idempotency-key': 'k' } }),
  ]
  expect([again.status, again.body, again.headers.get('location')]).toEqual([
    201,
    one.body,
    `/api/v1/demand/forecasts/${one.body.id}`,
  ])
  const taken = await api.post(path, { reference: made.reference })
  expect([taken.status, taken.body.code]).toEqual([409, 'duplicate-reference'])
})

test('what is not there, of another, or over is not copied', async () => {
  const { id, api } = await admitted(hub, 'member')
  const { api: other } = await admitted(hub, 'member')
  const { body: made } = await api.post('/demand/forecasts', forecast([line({ period: '2027-Q1' }), line()]))
  const path = `/demand/forecasts/${made.id}/copy`
  const foreign = await other.post(path, { reference: 'mine' })
  const missing = await api.post('/demand/forecasts/nothing/copy', { reference: 'mine' })
  expect([foreign.status, missing.status]).toEqual([404, 404])
  expect((await api.post(path, { reference: 'x', lines: [] })).status).toBe(422)

  now = new Date('2027-06-01T00:00:00Z')
  // The token of today has ended by then.
  const over = await (await hub.member(id)).post(path, { reference: 'late' })
  expect([over.status, over.body.errors]).toMatchObject([
    422,
    [{ path: 'lines.0.period', message: 'this period is over' }],
  ])
})
