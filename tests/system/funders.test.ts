import { type Api, type TestHub, until } from '@lodestone/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { admitted, caughtUp, forecast, line, offer, registered, round, startWholeHub } from './hub.ts'

/** An agency, bank or fund takes part beside members and suppliers, and learns nothing of rounds of goods that is not published. */

let hub: TestHub
let operator: Api
beforeAll(async () => {
  hub = await startWholeHub()
  operator = await hub.operator()
})
afterAll(() => hub?.stop())

const JOGMEC = { legalName: 'JOGMEC', country: 'JP', bloc: 'JP' }

test('is registered in its bloc, found by its kind, and reads itself alone', async () => {
  const { id, api } = await registered(hub, 'funder', JOGMEC)
  await admitted(hub, 'member')
  const found = await operator.all('/participants?kind=funder')
  expect(found).toContainEqual(expect.objectContaining({ id, kind: 'funder', ...JOGMEC }))
  expect(found.every(one => one.kind === 'funder')).toBe(true)
  expect((await api.all('/participants')).map(one => one.id)).toEqual([id])
  expect((await api.get('/me')).body).toMatchObject({ roles: ['funder'] })
})

test('is of a bloc, and in it, in words of its reader', async () => {
  const draft = { reference: 'f-1', legalName: 'EIB', kind: 'funder', country: 'LU' }
  expect((await operator.post('/participants', draft)).body.errors).toMatchObject([
    { path: 'bloc', rule: 'bloc-of-member' },
  ])
  expect((await operator.post('/participants', { ...draft, bloc: 'JP' })).body.errors).toMatchObject([
    { path: 'country', rule: 'country-of-bloc' },
  ])
})

test('applies by itself, and is admitted into the bloc of its country', async () => {
  const applicant = await hub.api.as({ sub: 'an agency', roles: [] })
  const draft = {
    kind: 'funder',
    legalName: 'Agence de financement',
    country: 'FR',
    vatNumber: 'FR12345678901',
    address: { street: '1 rue du Port', city: 'Paris', country: 'FR' },
    owners: [],
    noOwners: 'A public body.',
    contact: { name: 'Anne', email: 'anne@agence.example' },
  }
  expect((await applicant.post('/applications', { ...draft, country: 'US' })).body.errors).toMatchObject([
    { path: 'country', rule: 'member-country' },
  ])
  const { body } = await applicant.post('/applications', draft)
  const granted = await operator.post(`/applications/${body.id}/admit`, { reference: 'agence' })
  expect((await operator.get(`/participants/${granted.body.participantId}`)).body).toMatchObject({
    ...{ kind: 'funder', country: 'FR', bloc: 'EU', status: 'admitted' },
  })
})

test('neither asks for goods nor offers them, whatever role its token claims', async () => {
  const { id, api } = await registered(hub, 'funder')
  for (const [path, body] of [
    ['/demand/forecasts', forecast()],
    ['/supply/offers', offer()],
  ] as const)
    expect((await api.post(path, body)).body.code).toBe('forbidden')
  await until('it is known everywhere', () => caughtUp(operator))
  expect((await (await hub.member(id)).post('/demand/forecasts', forecast())).body.code).toBe('not-admitted')
  expect((await (await hub.supplier(id)).post('/supply/offers', offer())).body.code).toBe('not-admitted')
})

test('is corrected to a member before either has taken part', async () => {
  const { id } = await registered(hub, 'funder')
  const reason = 'It buys magnets.'
  const from = { kind: 'funder', country: 'DE', bloc: 'EU' }
  const to = { ...from, kind: 'member' }
  expect((await operator.post(`/participants/${id}/correct`, { from, to, reason })).body).toMatchObject({ id, ...to })
})

test('reads of a round of goods what a supplier without an offer in it reads, and no line, figure or decision', async () => {
  const funder = await registered(hub, 'funder')
  const [member, supplier, idle] = [
    await admitted(hub, 'member'),
    await admitted(hub, 'supplier'),
    await admitted(hub, 'supplier'),
  ]
  const mark = '4242.424'
  await member.api.post('/demand/forecasts', forecast([line({ quantityKg: mark })]))
  await supplier.api.post('/supply/offers', offer())
  const { id } = (await operator.post('/rounds', round())).body
  await operator.post(`/rounds/${id}/open`)
  await until('the line has joined', async () => (await operator.all(`/rounds/${id}/lines`)).length === 1)
  await until('it is known everywhere', () => caughtUp(operator))
  const told = async (api: Api) =>
    Promise.all(
      [`/rounds/${id}`, `/rounds/${id}/allocations`, `/rounds/${id}/explanations`, '/realisations', '/deliveries'].map(
        async path => (await api.get(path)).body,
      ),
    )
  expect(await told(funder.api)).toEqual(await told(idle.api))
  const overview = await funder.api.get('/rounds/overview')
  expect(overview.body).toMatchObject({ of: 'own' })
  expect(JSON.stringify([await told(funder.api), overview.body])).not.toContain(mark)
  for (const path of ['lines', 'offers', 'proposals'])
    expect((await funder.api.get(`/rounds/${id}/${path}`)).body.code).toBe('forbidden')
})
