import { roundClosed } from '@lodestone/contracts'
import { type Api, until } from '@lodestone/testing'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import {
  closing,
  draft,
  judgeDue,
  ownPeriod,
  post,
  roundOffers,
  type SupplyHub,
  startSupply,
  type TestSupplier,
} from '../hub/hub.fixture.ts'
import { NOW, proof } from '../offer/offer.fixture.ts'

let hub: SupplyHub
let operator: Api
let seller: TestSupplier
let other: Awaited<ReturnType<SupplyHub['beside']>>

beforeAll(async () => {
  hub = await startSupply()
  operator = await hub.operator()
  seller = await hub.supplier()
  other = await hub.beside(seller.org)
})
afterAll(async () => {
  await other?.stop()
  await hub?.stop()
})
afterEach(() => hub.at(NOW.toISOString()))

const facts = async (subject: string, type: string) => {
  const rows = await hub.context.database.query<{ data: string }>(
    'SELECT data FROM journal WHERE subject = $1 AND type = $2 ORDER BY seq',
    [subject, type],
  )
  return rows.map(row => JSON.parse(row.data))
}
const endings = (id: string) => facts(id, 'supply.evidence-expiring.v1')
/** Its separation is proven until a day, and its mine long after. */
const provenUntil = (validTo: string) => ({ evidence: [proof('mining'), proof('separation', { validTo })] })
/** Two processes that look at the same moment, beside the job of each. */
const lookTwice = () => Promise.all([hub, other].map(judgeDue))

describe('the end of a proof', () => {
  test('is told once for each threshold that is reached, however many processes look and however often', async () => {
    const offers = await Promise.all(Array.from({ length: 8 }, () => post(seller, provenUntil('2027-03-01'))))
    for (const day of [
      '2026-11-30',
      '2026-12-01',
      '2026-12-02',
      '2027-01-30',
      '2027-01-31',
      '2027-02-22',
      '2027-03-01',
    ]) {
      hub.at(`${day}T09:00:00Z`)
      await lookTwice()
      await lookTwice()
    }
    for (const { id, participantId } of offers) {
      const told = await endings(id)
      expect(told.map(one => [one.threshold, one.daysLeft])).toEqual([
        [90, 90],
        [30, 30],
        [7, 7],
      ])
      expect(told[0]).toMatchObject({
        participantId,
        stage: 'separation',
        validTo: '2027-03-01',
        level: 'A',
        version: 1,
      })
    }
  })
  test('that is near when the offer comes is told at once, at its nearest threshold alone', async () => {
    const { id } = await post(seller, provenUntil('2026-12-10'))
    await until('it is told', async () => (await endings(id)).length > 0)
    await lookTwice()
    expect(await endings(id)).toMatchObject([{ threshold: 30, daysLeft: 16 }])
  })
  test('is not told again for the same proof in a new version, and is for another one', async () => {
    const sent = draft(provenUntil('2026-12-10'))
    const { id } = (await seller.api.post('/supply/offers', sent)).body
    await lookTwice()
    await seller.api.put(`/supply/offers/${id}`, { ...sent, quantityKg: '7' }, 1)
    await lookTwice()
    expect(await endings(id)).toHaveLength(1)
    await seller.api.put(`/supply/offers/${id}`, { ...sent, ...provenUntil('2026-12-11') }, 2)
    await lookTwice()
    expect((await endings(id)).map(one => one.validTo)).toEqual(['2026-12-10', '2026-12-11'])
  })
  test('is shown to its supplier, and to operators as a reason in the queue until one has decided', async () => {
    const { id } = await post(seller, provenUntil('2026-12-10'))
    const shown = (await seller.api.get(`/supply/offers/${id}/screening`)).body
    expect(shown).toMatchObject({
      level: 'A',
      expiring: [{ stage: 'separation', validTo: '2026-12-10', daysLeft: 16 }],
    })
    const waiting = async () => (await operator.all('/supply/screening-queue')).find(item => item.id === id)
    expect(await waiting()).toMatchObject({ level: 'A', reasons: ['evidence-expiring'], expiring: shown.expiring })
    await operator.post(`/supply/offers/${id}/screening/decision`, { level: 'A', reason: 'a renewal is on its way' })
    expect(await waiting()).toBeUndefined()
  })
})

describe('a proof that lapses while the offer stands in an open round', () => {
  test('takes its level to U there at once, with the reason for supplier and operator, and it is sealed so', async () => {
    const period = ownPeriod()
    const roundId = await hub.open(period)
    const { id } = await post(seller, { period, ...provenUntil('2026-12-01') })
    await roundOffers(operator, roundId, items => items.length === 1 && items[0].screening.level === 'A')
    hub.at('2026-12-02T00:00:00Z')
    const [by, own] = [await hub.operator(), await hub.supplierOf(seller.org)]
    await until(
      'its level has fallen',
      async () => (await by.all(`/rounds/${roundId}/offers`))[0].screening.level === 'U',
    )
    for (const api of [by, own])
      expect((await api.all(`/rounds/${roundId}/offers`))[0]).toMatchObject({
        entry: 'joined',
        screening: {
          level: 'U',
          reason: expect.stringMatching(/expired on 2026-12-01/),
          missing: [expect.stringMatching(/expired on 2026-12-01/)],
          gaps: [{ code: 'evidence-expired', stage: 'separation', figures: { validTo: '2026-12-01' } }],
        },
      })
    const changes = await facts(id, 'supply.entry-changed.v1')
    expect(changes).toMatchObject([
      { level: 'A' },
      { level: 'U', status: 'joined', reason: expect.stringMatching(/expired/) },
    ])
    const [waiting] = (await by.all('/supply/screening-queue')).filter(item => item.id === id)
    expect(waiting).toMatchObject({
      reasons: ['not-proven'],
      missing: [expect.stringMatching(/expired on 2026-12-01/)],
    })

    await hub.tell(roundClosed, { ...closing(roundId), closedAt: '2026-12-02T12:00:00Z' })
    await hub.confirmed(roundId, 1)
    const [sealed] = await facts(roundId, 'supply.entries-sealed.v1')
    expect(sealed.entries).toMatchObject([{ id, input: { level: 'U' } }])
  })
  test('counts by the day of the close, also when that is told after midnight and the lapse has been seen', async () => {
    const period = ownPeriod()
    const roundId = await hub.open(period)
    const { id } = await post(seller, { period, ...provenUntil('2026-12-01') })
    hub.at('2026-12-02T00:00:01Z')
    await lookTwice()
    expect((await facts(id, 'supply.entry-changed.v1')).map(one => one.level)).toEqual(['A', 'U'])
    await hub.tell(roundClosed, { ...closing(roundId), closedAt: '2026-12-01T23:59:59Z' })
    await hub.confirmed(roundId, 1)
    const [sealed] = await facts(roundId, 'supply.entries-sealed.v1')
    expect(sealed.entries).toMatchObject([{ id, input: { level: 'A' } }])
  })
  test('stands at its old level again, without a reason, when the supplier renews it', async () => {
    const period = ownPeriod()
    const roundId = await hub.open(period)
    const sent = draft({ period, ...provenUntil('2026-12-01') })
    const { id } = (await seller.api.post('/supply/offers', sent)).body
    hub.at('2026-12-02T00:00:00Z')
    await lookTwice()
    const [by, own] = [await hub.operator(), await hub.supplierOf(seller.org)]
    expect((await own.put(`/supply/offers/${id}`, { ...sent, ...provenUntil('2028-12-31') }, 1)).status).toBe(200)
    const [entry] = await by.all(`/rounds/${roundId}/offers`)
    expect(entry.screening).toEqual({ level: 'A', assurance: 'declared' })
  })
})

test('the seal of a book says under which policy and version its levels were judged: the one of the day of the close', async () => {
  const period = ownPeriod()
  const roundId = await hub.open(period)
  await post(seller, { period })
  const rules = (await operator.get('/policies/lodestone-origin')).body.standing.rules
  const source = { title: 'Board decision', reference: '2026/1' }
  const version = { version: '2027-a', validFrom: '2026-12-20', state: 'in-force', rules, source, reason: 'a new year' }
  expect((await operator.post('/policies/lodestone-origin/versions', version)).status).toBe(201)
  const later = await hub.open(ownPeriod())
  await hub.tell(roundClosed, { ...closing(roundId), closedAt: '2026-12-19T12:00:00Z' })
  await hub.tell(roundClosed, { ...closing(later), closedAt: '2026-12-20T12:00:00Z' })
  const sealOf = (id: string) => until('it is sealed', async () => (await facts(id, 'supply.book-sealed.v1'))[0])
  expect((await sealOf(roundId)).policy).toEqual({ id: 'lodestone-origin', version: '1' })
  expect((await sealOf(later)).policy).toEqual({ id: 'lodestone-origin', version: '2027-a' })
})
