import { allocationEnded, contractReported, roundAwarded, roundClosed } from '@lodestone/contracts'
import { grams, uuidv7 } from '@lodestone/kernel'
import { until } from '@lodestone/testing'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { batchDraft } from '../batch/batch.fixture.ts'
import { lockBatches } from '../batch/batch.store.ts'
import { madeEvent } from '../credential/credential.fixture.ts'
import { closing, draft, post, untilWaits } from '../hub/hub.fixture.ts'
import { NOW } from '../offer/offer.fixture.ts'
import { lockOffer } from '../offer/offer.store.ts'
import { chainOf, commitment, type Plant, type Sites, startSites } from './site.fixture.ts'
import { lockSites } from './site.store.ts'
import { siteName } from './site.ts'

let hub: Sites
beforeAll(async () => {
  hub = await startSites()
})
afterAll(() => hub?.stop())

const newId = () => uuidv7(NOW.getTime())
const siteIn = async (by: Plant, year = 2027) =>
  (await by.api.all('/supply/sites')).find(one => one.year === year && one.site === by.site)

test('what is awarded of an offer counts when the offer has ended: as its contract says, and no more when it ends', async () => {
  const plant = await hub.plant()
  await hub.attest(plant, '1000')
  const roundId = await hub.open('2027-Q2')
  const offer = await post(plant, { quantityKg: '900', period: '2027-Q2', chain: chainOf(plant.site) })
  await hub.tell(roundClosed, closing(roundId))
  await hub.confirmed(roundId, 1)
  const [allocationId, memberId] = [newId(), newId()]
  const parties = { allocationId, memberId, supplierId: plant.org }
  const of = { lineId: newId(), offerId: offer.id }
  await hub.tell(roundAwarded, { roundId, awards: [{ ...parties, ...of, quantityKg: '600' }] })
  const are = (figures: object) =>
    until(`the site has ${JSON.stringify(figures)}`, async () => {
      const site = await siteIn(plant)
      return Object.entries(figures).every(([name, value]) => site[name] === value)
    })
  await are({ offeredKg: '300', contractedKg: '600', leftKg: '100' })
  expect((await plant.api.delete(`/supply/offers/${offer.id}`, 1)).status).toBe(200)
  await are({ offeredKg: '0', contractedKg: '600', leftKg: '400' })
  await hub.tell(contractReported, { roundId, ...parties, quantityKg: '500', date: '2026-11-24' })
  await are({ contractedKg: '500', leftKg: '500' })
  const ended = { by: 'operator' as const, state: 'lapsed' as const, reason: 'it is over' }
  await hub.tell(allocationEnded, { roundId, ...parties, ...of, ...ended })
  await are({ contractedKg: '0', leftKg: '1000' })
})

describe('a batch', () => {
  test('counts in the year in which its event made it, also where that comes later', async () => {
    const plant = await hub.plant()
    await hub.attest(plant, '1000')
    const reference = `urn:lot:${newId()}`
    const sent = batchDraft({ reference, site: plant.site, quantityKg: '700', madeOn: '2025-12-31' })
    const { id } = (await plant.api.post('/supply/batches', sent)).body
    expect(await siteIn(plant, 2025)).toMatchObject({ madeKg: '700' })
    const event = await hub.give(plant, madeEvent([reference, 700], [[`urn:lot:${newId()}`, 9000]]))
    const give = (credentials: string[]) => plant.api.post(`/supply/batches/${id}/credentials`, { credentials })
    const other = await plant.api.post('/supply/batches', batchDraft({ site: plant.site, quantityKg: '400' }))
    expect(other.status).toBe(201)
    expect((await give([event])).body).toMatchObject({ code: 'capacity-exceeded' })
    expect(await siteIn(plant, 2026)).toMatchObject({ madeKg: '400' })
  })

  test('counts no more once it is withdrawn', async () => {
    const plant = await hub.plant()
    await hub.attest(plant, '1000')
    const sent = { site: plant.site, quantityKg: '700', madeOn: '2026-10-01' }
    const { id } = (await plant.api.post('/supply/batches', batchDraft(sent))).body
    expect((await plant.api.post('/supply/batches', batchDraft(sent))).body.code).toBe('capacity-exceeded')
    expect((await plant.api.send('DELETE', `/supply/batches/${id}`)).status).toBe(200)
    expect((await plant.api.post('/supply/batches', batchDraft(sent))).status).toBe(201)
    expect(await siteIn(plant, 2026)).toMatchObject({ madeKg: '700' })
  })

  test('stays in the year of the earliest event that it has, in whatever order these come', async () => {
    const plant = await hub.plant()
    await hub.attest(plant, '1000')
    const reference = `urn:lot:${newId()}`
    const sent = batchDraft({ reference, site: plant.site, quantityKg: '700', madeOn: '2026-10-01' })
    const { id } = (await plant.api.post('/supply/batches', sent)).body
    const inputs = [[`urn:lot:${newId()}`, 9000]] as const
    for (const day of ['2025-12-30', '2026-10-01']) {
      const event = await hub.give(plant, madeEvent([reference, 700], inputs, {}, [], new Date(`${day}T00:00:00Z`)))
      expect((await plant.api.post(`/supply/batches/${id}/credentials`, { credentials: [event] })).status).toBe(200)
      expect(await siteIn(plant, 2025)).toMatchObject({ madeKg: '700' })
    }
  })

  test('and who gives it a credential waits for who revises an offer on it, and holds nothing that he needs', async () => {
    const plant = await hub.plant()
    await hub.attest(plant, '1000')
    const reference = `urn:lot:${newId()}`
    const sent = batchDraft({ reference, site: plant.site, quantityKg: '700', madeOn: '2025-12-31' })
    const { id } = (await plant.api.post('/supply/batches', sent)).body
    const on = { quantityKg: '700', batches: [{ batch: id, quantityKg: '700' }], chain: chainOf(plant.site) }
    const offer = await post(plant, on)
    const event = await hub.give(plant, madeEvent([reference, 700], [[`urn:lot:${newId()}`, 9000]]))
    const { database } = hub.context
    const given = await database.transaction(async tx => {
      await lockOffer(tx, offer.id)
      const giving = plant.api.post(`/supply/batches/${id}/credentials`, { credentials: [event] })
      await untilWaits(database, giving)
      await lockSites(tx, plant.org, [siteName({ site: plant.site, country: 'AU', stage: 'separation' })])
      await lockBatches(tx, [id])
      return { giving }
    })
    expect((await given.giving).status).toBe(200)
    expect(await siteIn(plant, 2026)).toMatchObject({ madeKg: '700' })
  })
})

/** What a supplier tries at its site, of how much; `pick`: with which of those before. */
const step = fc.record({
  what: fc.constantFrom('offer', 'two', 'revise', 'withdraw', 'commit', 'attest', 'batch'),
  kilograms: fc.integer({ min: 1, max: 700 }),
  pick: fc.nat(20),
})

test('over random histories of a plant nothing is taken beyond what its capacity leaves at that moment', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), async steps => {
      const plant = await hub.plant()
      await hub.attest(plant, '1000')
      const offers: { id: string; reference: string; version: number }[] = []
      const terms = (kilograms: number, more = {}) =>
        draft({ quantityKg: String(kilograms), chain: chainOf(plant.site), ...more })
      let since = 0
      const statuses: number[] = []
      for (const { what, kilograms, pick } of steps) {
        const before = grams((await siteIn(plant))?.offeredKg ?? '0')
        const one = offers[pick % Math.max(1, offers.length)]
        const posted = async (): Promise<number> => {
          const reply = await plant.api.post('/supply/offers', terms(kilograms))
          if (reply.status === 201) offers.push(reply.body)
          return reply.status
        }
        if (what === 'offer') statuses.push(await posted())
        if (what === 'two') statuses.push(...(await Promise.all([posted(), posted()])))
        if (what === 'revise' && one) {
          const { reference, version } = one
          const reply = await plant.api.put(`/supply/offers/${one.id}`, terms(kilograms, { reference }), version)
          if (reply.status === 200) one.version++
          statuses.push(reply.status)
        }
        if (what === 'withdraw' && one) {
          expect((await plant.api.delete(`/supply/offers/${one.id}`, one.version)).status).toBe(200)
          offers.splice(offers.indexOf(one), 1)
        }
        if (what === 'commit') await plant.api.post('/supply/commitments', commitment(plant, String(kilograms)))
        if (what === 'attest')
          await hub.attest(plant, String(kilograms * 3), 0, { validFrom: `2026-10-${10 + ++since}T00:00:00Z` })
        if (what === 'batch')
          await plant.api.post('/supply/batches', batchDraft({ site: plant.site, quantityKg: String(kilograms) }))
        const site = await siteIn(plant)
        // Nothing may have been offered or committed yet.
        const of = (name: string): bigint => grams(site?.[name] ?? '0')
        if (of('offeredKg') > before) expect(of('committedKg') + of('offeredKg')).toBeLessThanOrEqual(of('capacityKg'))
        const year = await siteIn(plant, 2026)
        if (year && since === 0) expect(grams(year.madeKg)).toBeLessThanOrEqual(grams('1000'))
      }
      expect(statuses.every(one => [200, 201, 409].includes(one))).toBe(true)
    }),
    { numRuns: 8 },
  )
})
