import {
  allocationEnded,
  allocationsProposed,
  contractReported,
  deliveryReported,
  roundAwarded,
  roundClosed,
} from '@lodestone/contracts'
import { entry } from '@lodestone/credentials/fixture'
import { formatKg, type Grams, uuidv7 } from '@lodestone/kernel'
import { type Api, until } from '@lodestone/testing'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  madeEvent,
  PARTY,
  registration,
  siteRecord,
  startSupplyIn,
  startWorld,
  type World,
} from '../credential/credential.fixture.ts'
import { heldJob } from '../held/held.jobs.ts'
import { closing, ownPeriod, post, type TestSupplier } from '../hub/hub.fixture.ts'
import { PUBLIC } from '../issued/issued.fixture.ts'
import { NOW, proof } from '../offer/offer.fixture.ts'
import { accountsOf, register } from './batch.fixture.ts'
import { differences } from './reconcile.store.ts'

let world: World
let hub: Awaited<ReturnType<typeof startSupplyIn>>
let operator: Api
let seller: TestSupplier
beforeAll(async () => {
  world = await startWorld()
  hub = await startSupplyIn(world, PUBLIC)
  operator = await hub.operator()
  seller = await hub.supplier(PARTY)
  await operator.post('/supply/issuers', registration())
})
afterAll(async () => {
  await hub?.stop()
  await world?.stop()
})

const newId = () => uuidv7(NOW.getTime())

/** An award of 500 kg of an offer that draws on no batches, unless `terms` say so, and what a round reports of it. */
async function awarded(terms: Parameters<typeof post>[1] = {}) {
  const period = ownPeriod()
  const roundId = await hub.open(period)
  const offer = await post(seller, { period, ...terms })
  await hub.tell(roundClosed, closing(roundId))
  await hub.confirmed(roundId, 1)
  const [id, memberId] = [newId(), newId()]
  const parties = { allocationId: id, memberId, supplierId: seller.org }
  const of = { lineId: newId(), offerId: offer.id }
  const goods = { offerIds: [offer.id], offers: [{ offerId: offer.id, quantityKg: '500' }] }
  await hub.tell(allocationsProposed, {
    roundId,
    part: 1,
    parts: 1,
    parties: [{ participantId: seller.org, allocationIds: [id], ...goods }],
  })
  await hub.tell(roundAwarded, { roundId, awards: [{ ...parties, ...of, quantityKg: '500' }] })
  const told = (sql: string, expected: unknown) =>
    until('supply has heard of it', async () => {
      const [row] = await hub.context.database.query<{ is: unknown }>(sql, [id])
      return String(row?.is) === String(expected)
    })
  const grams = 'SELECT grams AS is FROM award WHERE allocation_id = $1'
  await told(grams, 500_000)
  let delivered = 0
  return {
    id,
    roundId,
    offer,
    name: (batches: unknown, more: { by?: Api; key?: string } = {}) =>
      (more.by ?? seller.api).send(
        'POST',
        `/supply/allocations/${id}/batches`,
        { batches },
        {
          headers: { 'idempotency-key': more.key ?? newId() },
        },
      ),
    contract: async (kilograms: number) => {
      await hub.tell(contractReported, { roundId, ...parties, quantityKg: `${kilograms}`, date: '2026-11-23' })
      await told('SELECT contracted AS is FROM award WHERE allocation_id = $1', kilograms * 1000)
    },
    deliver: async (kilograms: number) => {
      await hub.tell(deliveryReported, { roundId, ...parties, quantityKg: `${kilograms}`, date: '2026-11-24' })
      delivered += kilograms * 1000
      await told('SELECT sum(grams) AS is FROM delivery WHERE allocation_id = $1', delivered)
    },
    end: async () => {
      const state = delivered > 0 ? ('delivered' as const) : ('lapsed' as const)
      await hub.tell(allocationEnded, { roundId, ...parties, ...of, by: 'operator', state, reason: 'it is over' })
      await told(grams, delivered)
    },
    deliveries: () => operator.all(`/deliveries?allocation=${id}`),
  }
}
const of = (batch: { id: string }, quantityKg: string) => [{ batch: batch.id, quantityKg }]
const adds = async () => expect(await differences(hub.context.database)).toEqual([])

describe('batches that are named after the award', () => {
  test('are reserved, committed by the contract, and consumed by deliveries; what is not delivered comes back', async () => {
    const award = await awarded()
    const [one, two] = [await register(seller.api), await register(seller.api)]
    const named = await award.name(of(one, '200'))
    expect([named.status, named.body]).toEqual([
      200,
      {
        allocationId: award.id,
        roundId: award.roundId,
        offerId: award.offer.id,
        openKg: '300',
        batches: [{ batch: one.id, heldKg: '200', deliveredKg: '0' }],
      },
    ])
    expect(await accountsOf(seller.api, one.id)).toEqual({ available: '800', reserved: '200' })
    await award.contract(400)
    expect(await accountsOf(seller.api, one.id)).toEqual({ available: '800', committed: '200' })
    await award.deliver(150)
    await award.deliver(100)
    // Of the second delivery 50 kg come of no batch: they stay so.
    expect(await accountsOf(seller.api, one.id)).toEqual({ available: '800', delivered: '200' })
    const more = await award.name(of(two, '151'))
    expect([more.status, more.body.errors]).toMatchObject([
      422,
      [{ path: 'batches', message: 'adds up to 151 kg, of which 150 kg are to be delivered' }],
    ])
    expect((await award.name(of(two, '150'))).body).toMatchObject({ openKg: '0' })
    await award.deliver(20)
    expect(await accountsOf(seller.api, two.id)).toEqual({ available: '850', committed: '130', delivered: '20' })
    await award.end()
    expect(await accountsOf(seller.api, two.id)).toEqual({ available: '980', delivered: '20' })
    expect((await award.name(of(two, '1'))).body.code).toBe('wrong-state')
    await adds()
  })

  test('are refused as those of an offer are', async () => {
    const award = await awarded()
    const stranger = await hub.supplier()
    const foreign = await register(stranger.api)
    const other = await register(seller.api, { material: 'tb-oxide' })
    const elsewhere = await register(seller.api, { country: 'MY' })
    const little = await register(seller.api, { quantityKg: '10' })
    const errorsOf = async (batches: unknown) => (await award.name(batches)).body.errors[0].message
    expect(await errorsOf(of(foreign, '1'))).toBe('not a batch of yours')
    expect(await errorsOf(of(other, '1'))).toBe('a batch of tb-oxide')
    expect(await errorsOf(of(elsewhere, '1'))).toBe('made in MY, where the chain has no separation')
    const exceeded = await award.name(of(little, '11'))
    expect([exceeded.status, exceeded.body.code, exceeded.body.errors[0].path]).toEqual([
      409,
      'batch-exceeded',
      'batches.0.quantityKg',
    ])
    expect((await award.name(of(foreign, '1'), { by: stranger.api })).status).toBe(404)
    const nobody = await seller.api.post(`/supply/allocations/${newId()}/batches`, { batches: of(little, '1') })
    expect(nobody.status).toBe(404)
    const drawn = await register(seller.api)
    const drawing = await awarded({ batches: of(drawn, '1000') })
    expect((await drawing.name(of(little, '1'))).body.code).toBe('wrong-state')
    const lapsed = await awarded()
    await lapsed.end()
    expect((await lapsed.name(of(little, '1'))).body.code).toBe('wrong-state')
    expect(await accountsOf(seller.api, little.id)).toEqual({ available: '10' })
  })

  test('are named once by a call that comes twice, and by two at once not beyond the award', async () => {
    const award = await awarded()
    const batch = await register(seller.api)
    const key = newId()
    const twice = [await award.name(of(batch, '100'), { key }), await award.name(of(batch, '100'), { key })]
    expect(twice.map(one => [one.status, one.body.openKg])).toEqual([
      [200, '400'],
      [200, '400'],
    ])
    const both = await Promise.all([award.name(of(batch, '300')), award.name(of(batch, '300'))])
    expect(both.map(one => one.status).sort()).toEqual([200, 422])
    expect(await accountsOf(seller.api, batch.id)).toEqual({ available: '600', reserved: '400' })
    await adds()
  })
})

const step = fc.record({
  what: fc.constantFrom('name', 'name', 'contract', 'deliver', 'deliver', 'end'),
  share: fc.integer({ min: 1, max: 100 }),
})
test('batches of an award add up over random histories of it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 10 }), async steps => {
      const award = await awarded()
      const batch = await register(seller.api)
      const part = (whole: number, share: number) => Math.floor((whole * share) / 100)
      let [left, drawn, gone, isContracted, isOver] = [500, 0, 0, false, false]
      for (const { what, share } of steps) {
        if (isOver) break
        const some = part(what === 'name' ? left - drawn : left, share)
        if (what === 'name' && some > 0) {
          expect((await award.name(of(batch, `${some}`))).status).toBe(200)
          drawn += some
        }
        if (what === 'contract' && !isContracted && some > 0) {
          await award.contract(some)
          ;[left, isContracted] = [some, true]
        }
        if (what === 'deliver' && isContracted && some > 0) {
          await award.deliver(some)
          const taken = Math.min(some, drawn)
          ;[left, drawn, gone] = [left - some, drawn - taken, gone + taken]
        }
        if (what === 'end') {
          await award.end()
          ;[left, isOver] = [0, true]
        }
        drawn = Math.min(drawn, left)
        const kg = (kilograms: number): Grams => BigInt(kilograms) * 1000n
        const account = isContracted ? 'committed' : 'reserved'
        const expected = { available: 1000 - drawn - gone, [account]: drawn, delivered: gone }
        const shown = Object.entries(expected).filter(([, own]) => own > 0)
        expect(await accountsOf(seller.api, batch.id)).toEqual(
          Object.fromEntries(shown.map(([name, own]) => [name, formatKg(kg(own))])),
        )
        await adds()
      }
    }),
    { numRuns: 6 },
  )
})

let serial = 0
/** A batch of oxide whose separation is proven by a credential at this place of its issuer's list. */
async function separated(index: number): Promise<{ id: string }> {
  const [ore, reference] = [`urn:lot:named-ore-${++serial}`, `urn:lot:named-oxide-${serial}`]
  const mined = { material: 'bastnaesite-concentrate', stage: 'mining', site: 'mining site' } as const
  const input = await register(seller.api, { ...mined, reference: ore, quantityKg: '200000' })
  const status = { credentialStatus: entry(index) as never }
  const credentials: string[] = []
  for (const token of [madeEvent([reference, 1000], [[ore, 200_000]], status), siteRecord()])
    credentials.push((await seller.api.post('/supply/credentials', { credential: await token })).body.id)
  return register(seller.api, { reference, inputs: [{ batch: input.id, quantityKg: '200000' }], credentials })
}

/** The level at which goods that a round holds stand once they are judged. */
async function levelHeld(roundId: string): Promise<string | undefined> {
  await heldJob(hub.context).run()
  const [row] = await hub.context.database.query<{ due: boolean; level: string }>(
    'SELECT due, level FROM held WHERE round_id = $1',
    [roundId],
  )
  return row?.due ? undefined : row?.level
}

test('what the round holds is proven once every kilogram of it comes of a batch, and stays so when it is delivered', async () => {
  const award = await awarded({ evidence: [proof('mining')] })
  const batch = await separated(30)
  const held = () => levelHeld(award.roundId)
  expect((await award.name(of(batch, '499'))).status).toBe(200)
  expect(await until('most of it is judged', held)).toBe('U')
  expect((await award.name(of(batch, '1'))).status).toBe(200)
  expect(await until('all of it is judged', held)).toBe('A')
  await award.contract(500)
  await award.deliver(400)
  expect(await until('it is judged after a delivery', held)).toBe('A')
})

test('batches that are named prove the delivery and its passport, of what is held no more than comes of them, and leave the sealed book as it was', async () => {
  const award = await awarded({ evidence: [proof('mining')] })
  await award.contract(400)
  await award.deliver(100)
  const entryOf = () => hub.context.database.query('SELECT * FROM entry WHERE round_id = $1', [award.roundId])
  const sealed = await entryOf()
  const batch = await separated(31)
  const held = () => levelHeld(award.roundId)
  expect(await until('it is judged', held)).toBe('U')
  expect((await award.name(of(batch, '200'))).status).toBe(200)
  expect((await award.name(of(batch, '100'))).status).toBe(200)
  // What went out before came of no batch.
  expect(await until('the rest of it is judged', held)).toBe('U')
  await award.deliver(300)
  const [before, after] = await until('both are known', async () => {
    const all = await award.deliveries()
    return all.length === 2 && all.sort((a, b) => a.quantityKg.localeCompare(b.quantityKg))
  })
  const proofOf = async (id: string) => (await operator.get(`/deliveries/${id}/proof`)).body
  const lacks = async (id: string) => (await proofOf(id)).missing.map((one: { code: string }) => one.code)
  expect(await lacks(before.id)).toContain('not-in-ledger')
  const whole = await proofOf(after.id)
  expect(whole.flows).toContainEqual({ from: batch.id, quantityKg: '300' })
  expect(whole.postings.map((one: { because: string }) => one.because)).toEqual([
    ...['round-awarded', 'round-awarded', 'contract-reported'],
    ...['round-awarded', 'round-awarded', 'contract-reported'],
    'delivery-reported',
  ])
  expect(await lacks(after.id)).not.toContain('not-in-ledger')
  expect(await lacks(after.id)).not.toContain('no-batches')
  expect(whole.missing).not.toContainEqual(expect.objectContaining({ code: 'stage-not-verified', stage: 'separation' }))
  expect((await seller.api.get(`/deliveries/${after.id}/passport`)).status).toBe(200)
  expect(await entryOf()).toEqual(sealed)
  await adds()
})
