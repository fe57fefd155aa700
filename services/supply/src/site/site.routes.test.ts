import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { batchDraft } from '../batch/batch.fixture.ts'
import { draft, post } from '../hub/hub.fixture.ts'
import { NOW } from '../offer/offer.fixture.ts'
import { chainOf, commitment, type Plant, type Sites, startSites } from './site.fixture.ts'

let hub: Sites
beforeAll(async () => {
  hub = await startSites()
})
afterAll(() => hub?.stop())
beforeEach(async () => {
  hub.at(NOW.toISOString())
  await hub.world.revoke()
})

const offerOf = ({ site }: Plant, quantityKg: string, more = {}) => draft({ quantityKg, chain: chainOf(site), ...more })
/** The status of an offer, and what is said against it. */
async function tried(by: Plant, quantityKg: string, more = {}): Promise<unknown[]> {
  const { status, body } = await by.api.post('/supply/offers', offerOf(by, quantityKg, more))
  return status === 201 ? [201] : [status, body.code, body.errors?.[0]?.message]
}
const stand = (by: Plant, quantityKg: string, more = {}) => post(by, { quantityKg, chain: chainOf(by.site), ...more })
const left = ({ site }: Plant, kilograms: string, capacity = '1000', year = 2027): string =>
  `${kilograms} kg are left of the ${capacity} kg of separation that ${site} can make in ${year}`
const siteIn = async (by: Plant, year = 2027) =>
  (await by.api.all('/supply/sites')).find(one => one.year === year && one.site === by.site)
/** The offers that come before an operator because of a site, with its figures. */
const queued = async (): Promise<Map<string, Record<string, unknown>>> =>
  new Map(
    (await hub.operator.all('/supply/screening-queue')).flatMap(one =>
      one.capacity ? [[one.id, one.capacity[0]] as const] : [],
    ),
  )
const later = async (plant: Plant): Promise<Plant> => ({ ...plant, api: await hub.supplierOf(plant.org) })

describe('what is offered of a site', () => {
  test('is bounded by what is attested less what is committed elsewhere and offered already, in each year', async () => {
    const [unbounded, plant] = [await hub.plant(), await hub.plant()]
    expect(await tried(unbounded, '5000')).toEqual([201])
    await hub.attest(plant, '1000')
    expect((await plant.api.post('/supply/commitments', commitment(plant, '500'))).status).toBe(201)
    const more = { code: 409, what: 'capacity-exceeded' }
    const refused = (kilograms: string) => [more.code, more.what, left(plant, kilograms)]
    expect(await tried(plant, '501')).toEqual(refused('500'))
    expect(await tried(plant, '300')).toEqual([201])
    expect(await tried(plant, '201')).toEqual(refused('200'))
    const written = ` ${plant.site.toUpperCase().replace(' ', ' \u2013 ')}. `
    expect(await tried(plant, '201', { chain: chainOf(written) })).toEqual(refused('200'))
    expect(await tried(plant, '5000', { chain: chainOf('elsewhere') })).toEqual([201])
    expect(await tried(plant, '1000', { period: '2028-01' })).toEqual([201])
    const figures = { capacityKg: '1000', committedKg: '500', offeredKg: '300', contractedKg: '0', leftKg: '200' }
    expect(await siteIn(plant)).toMatchObject(figures)
    expect(await siteIn(unbounded)).toMatchObject({ offeredKg: '5000', committedKg: '0' })
    expect((await siteIn(unbounded)).capacityKg).toBeUndefined()
  })

  test('is bounded where it is revised, where it comes with others, and is free again where it ends', async () => {
    const plant = await hub.plant()
    await hub.attest(plant, '1000')
    const { id, reference } = await stand(plant, '600')
    const revised = (quantityKg: string, version: number) =>
      plant.api.put(`/supply/offers/${id}`, offerOf(plant, quantityKg, { reference }), version)
    expect((await revised('1001', 1)).body.errors).toMatchObject([{ path: 'quantityKg', message: left(plant, '1000') }])
    expect((await revised('900', 1)).status).toBe(200)
    const offers = [offerOf(plant, '60'), offerOf(plant, '60')]
    const imported = await plant.api.post('/supply/offers/import', { offers })
    const errors = [{ path: 'offers.1.quantityKg', message: left(plant, '100') }]
    expect([imported.status, imported.body.errors]).toMatchObject([409, errors])
    expect((await plant.api.delete(`/supply/offers/${id}`, 2)).status).toBe(200)
    expect(await tried(plant, '1000')).toEqual([201])
  })

  test('by many offers at once is never more than is left', async () => {
    const plant = await hub.plant()
    await hub.attest(plant, '1000')
    const beside = await hub.beside(plant.org)
    try {
      const replies = await Promise.all(
        Array.from({ length: 12 }, (_, nth) =>
          (nth % 2 ? beside : plant).api.post('/supply/offers', offerOf(plant, '300')),
        ),
      )
      expect(replies.map(one => one.status).toSorted()).toEqual([...Array(3).fill(201), ...Array(9).fill(409)])
    } finally {
      await beside.stop()
    }
    expect(await siteIn(plant)).toMatchObject({ offeredKg: '900', leftKg: '100' })
  })

  test('is refused to nobody by what others have of the site: an operator sees it, no supplier does', async () => {
    const plant = await hub.plant()
    await hub.attest(plant, '1000')
    const stranger = { ...(await hub.supplier()), site: plant.site }
    const own = await stand(plant, '700')
    expect((await queued()).has(own.id)).toBe(false)
    const theirs = await stand(stranger, '400')
    expect(await tried(plant, '300')).toEqual([201])
    const figures = { year: 2027, capacityKg: '1000', committedKg: '0', offeredKg: '1400' }
    const found = await queued()
    expect([found.get(own.id), found.get(theirs.id)]).toMatchObject([figures, figures])
    expect(await siteIn(plant)).not.toHaveProperty('others')
    expect(await siteIn(plant)).not.toHaveProperty('exceeded')
    expect(await siteIn(stranger)).toMatchObject({ offeredKg: '400' })
    expect((await siteIn(stranger)).capacityKg).toBeUndefined()
    const all = await hub.operator.all('/supply/sites')
    expect(all.find(one => one.participantId === plant.org && one.year === 2027)).toMatchObject({
      offeredKg: '1000',
      others: { offeredKg: '400' },
      exceeded: true,
    })
    const decision = { level: 'B', reason: 'the plant has sold it to them' }
    const decided = await hub.operator.post(`/supply/offers/${theirs.id}/screening/decision`, decision)
    expect(decided.status).toBe(200)
    expect([...(await queued()).keys()]).toEqual(expect.arrayContaining([own.id]))
    expect((await queued()).has(theirs.id)).toBe(false)
  })
})

describe('a capacity that falls', () => {
  test('tears nothing away: what stands comes before an operator, and no more is taken', async () => {
    const plant = await hub.plant()
    await hub.attest(plant, '1000', 7)
    const { id, reference } = await stand(plant, '900')
    await hub.attest(plant, '500', 8, { validFrom: '2026-11-01T00:00:00Z' })
    expect(await siteIn(plant)).toMatchObject({ capacityKg: '500', leftKg: '0' })
    expect((await plant.api.get(`/supply/offers/${id}`)).body.status).toBe('standing')
    expect((await queued()).get(id)).toMatchObject({ capacityKg: '500', offeredKg: '900' })
    expect(await tried(plant, '1')).toEqual([409, 'capacity-exceeded', left(plant, '0', '500')])
    const less = await plant.api.put(`/supply/offers/${id}`, offerOf(plant, '800', { reference }), 1)
    expect(less.status).toBe(200)
    await hub.world.revoke(8)
    hub.at('2026-11-26T10:00:00Z')
    await hub.check()
    expect(await siteIn(await later(plant))).toMatchObject({ capacityKg: '1000', leftKg: '200' })
    await hub.world.revoke(7, 8)
    hub.at('2026-11-28T10:00:00Z')
    await hub.check()
    expect((await siteIn(await later(plant))).capacityKg).toBeUndefined()
  })

  test('bounds nothing in a year for which it is not attested, nor without a record of its site', async () => {
    const plant = await hub.plant()
    await hub.attest(plant, '1000', 0, { validUntil: '2027-06-30T00:00:00Z' })
    expect(await tried(plant, '1001', { period: '2027-12' })).toEqual([409, 'capacity-exceeded', left(plant, '1000')])
    expect(await tried(plant, '1001', { period: '2028-12' })).toEqual([201])
    const [record] = (await plant.api.all('/supply/credentials')).filter(one => one.kind === 'DigitalFacilityRecord')
    await plant.api.delete(`/supply/credentials/${record.id}`, record.version)
    expect(await tried(plant, '1001')).toEqual([201])
  })
})

describe('what a site has made', () => {
  const made = (by: Plant, quantityKg: string, more = {}) =>
    by.api.post('/supply/batches', batchDraft({ site: by.site, quantityKg, ...more }))

  test('in a year is not more than it can, whatever the batch; what it makes of its own is not made twice', async () => {
    const plant = await hub.plant()
    await hub.attest(plant, '1000')
    expect((await made(plant, '800')).status).toBe(201)
    const { status, body } = await made(plant, '201')
    const errors = [{ path: 'quantityKg', message: left(plant, '200', '1000', 2026) }]
    expect([status, body.code, body.errors]).toMatchObject([409, 'capacity-exceeded', errors])
    expect((await made(plant, '900', { madeOn: '2025-12-31' })).status).toBe(201)
    expect((await made(plant, '900', { site: 'another site' })).status).toBe(201)
    const { id } = (await made(plant, '200')).body
    expect((await made(plant, '150', { inputs: [{ batch: id, quantityKg: '150' }] })).status).toBe(201)
    expect((await made(plant, '1')).status).toBe(409)
    expect(await siteIn(plant, 2026)).toMatchObject({ madeKg: '1000', capacityKg: '1000' })
  })

  test('counts for whose it is alone, and by as many at once never more than there is', async () => {
    const plant = await hub.plant()
    await hub.attest(plant, '1000')
    const stranger = { ...(await hub.supplier()), site: plant.site }
    expect((await made(stranger, '5000')).status).toBe(201)
    const replies = await Promise.all(Array.from({ length: 8 }, () => made(plant, '300')))
    expect(replies.map(one => one.status).toSorted()).toEqual([...Array(3).fill(201), ...Array(5).fill(409)])
  })
})

describe('what is committed elsewhere', () => {
  test('is stated, revised and withdrawn by its supplier, and read by it and operators alone', async () => {
    const [plant, rival] = [await hub.plant(), await hub.supplier()]
    const sent = commitment(plant, '500', { to: 'Two trading houses' })
    const stated = await plant.api.post('/supply/commitments', sent)
    expect(stated.body).toMatchObject({ ...sent, participantId: plant.org, version: 1, status: 'standing' })
    const path = `/supply/commitments/${stated.body.id}`
    expect((await plant.api.get(path)).body).toEqual(stated.body)
    expect((await hub.operator.get(path)).body).toEqual(stated.body)
    expect((await rival.api.get(path)).status).toBe(404)
    expect(await rival.api.all('/supply/commitments')).toEqual([])
    const auditor = await hub.auditor()
    for (const one of [path, '/supply/commitments', '/supply/sites']) expect((await auditor.get(one)).status).toBe(403)
    expect((await rival.api.put(path, sent, 1)).status).toBe(404)
    expect((await rival.api.delete(path, 1)).status).toBe(404)
    expect((await plant.api.post('/supply/commitments', sent)).body.code).toBe('duplicate-reference')
    const more = { ...sent, quantityKg: '900' }
    expect((await plant.api.put(path, more, 2)).status).toBe(412)
    expect((await plant.api.put(path, more, 1)).body).toMatchObject({ quantityKg: '900', version: 2 })
    expect((await plant.api.put(path, commitment(plant, '900'), 2)).status).toBe(422)
    expect(await siteIn(plant)).toMatchObject({ committedKg: '900' })
    expect((await plant.api.delete(path, 2)).body).toMatchObject({ status: 'withdrawn', version: 3 })
    expect((await plant.api.delete(path, 2)).status).toBe(200)
    expect((await plant.api.put(path, sent, 3)).body.code).toBe('wrong-state')
    expect(await siteIn(plant)).toBeUndefined()
    const told = await hub.operator.all(`/services/supply/audit?subject=${stated.body.id}`)
    expect(told.map(one => one.type)).toEqual(['stated', 'revised', 'withdrawn'].map(one => `supply.commitment-${one}`))
    expect(JSON.stringify(told.map(one => one.data))).not.toMatch(/quantity|houses/)
  })

  test.each([
    ['nothing', { quantityKg: '0' }, 'quantityKg'],
    ['less than nothing', { quantityKg: '-5' }, 'quantityKg'],
    ['more than anybody makes', { quantityKg: '100000001' }, 'quantityKg'],
    ['a number', { quantityKg: 5 }, 'quantityKg'],
    ['a year that is over', { year: 2020 }, 'year'],
    ['a year far away', { year: 2080 }, 'year'],
    ['no year', { year: 2027.5 }, 'year'],
    ['no stage', { stage: 'smelting' }, 'stage'],
    ['no country', { country: 'XX' }, 'country'],
  ])('of %s is refused', async (_what, more, path) => {
    const plant = await hub.plant()
    const reply = await plant.api.post('/supply/commitments', commitment(plant, '500', more))
    expect([reply.status, reply.body.errors?.[0]?.path]).toEqual([422, path])
  })

  test('above what is attested is taken as it is, and what stands on offer comes before an operator', async () => {
    const plant = await hub.plant()
    await hub.attest(plant, '1000')
    const { id } = await stand(plant, '600', { period: '2030-01' })
    const stated = await plant.api.post('/supply/commitments', commitment(plant, '500', { year: 2030 }))
    expect(stated.status).toBe(201)
    expect((await queued()).get(id)).toMatchObject({ committedKg: '500', capacityKg: '1000' })
    expect(await siteIn(plant, 2030)).toMatchObject({ leftKg: '0' })
  })
})
