import {
  allocationDeclined,
  allocationEnded,
  allocationsProposed,
  type Batch,
  contractReported,
  deliveryReported,
  passRequested,
  roundAwarded,
  roundCancelled,
} from '@lodestone/contracts'
import { uuidv7 } from '@lodestone/kernel'
import { type Api, until } from '@lodestone/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { post, type SupplyHub, startSupply, type TestSupplier } from '../hub/hub.fixture.ts'
import { NOW } from '../offer/offer.fixture.ts'
import { accountsOf, register } from './batch.fixture.ts'
import { differences } from './reconcile.store.ts'

let hub: SupplyHub
let operator: Api
let seller: TestSupplier

beforeAll(async () => {
  hub = await startSupply()
  operator = await hub.operator()
  seller = await hub.supplier()
})
afterAll(() => hub?.stop())

const newId = () => uuidv7(NOW.getTime())

/** An offer of 1,000 kg on 600 kg of one batch and 400 of another, and what a round tells of it. */
async function offered(more = {}) {
  const [one, two] = [await register(seller.api), await register(seller.api)]
  const batches = [
    { batch: one.id, quantityKg: '600' },
    { batch: two.id, quantityKg: '400' },
  ]
  const offer = await post(seller, { batches, ...more })
  const roundId = newId()
  const parties = { memberId: newId(), supplierId: seller.org }
  const of = (allocationId: string) => ({ roundId, allocationId, lineId: newId(), offerId: offer.id, ...parties })
  const salt = '0'.repeat(32)
  return {
    one,
    two,
    offer,
    propose: (quantityKg: string) =>
      hub.tell(allocationsProposed, {
        roundId,
        part: 1,
        parts: 1,
        parties: [
          { participantId: parties.memberId, allocationIds: [newId()] },
          {
            participantId: seller.org,
            allocationIds: [newId()],
            offerIds: [offer.id],
            offers: [{ offerId: offer.id, quantityKg }],
          },
        ],
        salt,
      }),
    decline: (id: string) => hub.tell(allocationDeclined, { ...of(id), by: 'member', salt }),
    supersede: (quantityKg: string) =>
      hub.tell(passRequested, {
        roundId,
        pass: 2,
        part: 1,
        parts: 1,
        decisions: [
          { lineId: newId(), offerId: offer.id, refusedBy: ['member'], superseded: { quantityKg, needKg: quantityKg } },
          { lineId: newId(), offerId: offer.id, refusedBy: [] },
        ],
        salt,
      }),
    award: (...awards: (readonly [string, string])[]) =>
      hub.tell(roundAwarded, {
        roundId,
        awards: awards.map(([id, quantityKg]) => {
          const { roundId: _, ...allocation } = of(id)
          return { ...allocation, quantityKg }
        }),
      }),
    contract: (allocationId: string, quantityKg: string) =>
      hub.tell(contractReported, { roundId, allocationId, ...parties, quantityKg, date: '2027-03-01' }),
    deliver: (allocationId: string, quantityKg: string) =>
      hub.tell(deliveryReported, { roundId, allocationId, ...parties, quantityKg, date: '2027-05-01' }),
    end: (id: string, state: 'delivered' | 'lapsed') =>
      hub.tell(allocationEnded, { ...of(id), by: 'operator', state, reason: 'the mine is flooded', salt }),
    cancel: () => hub.tell(roundCancelled, { roundId }),
  }
}

/** Waits until the accounts of batches are these, and then that all of the ledger agrees. */
async function come(batches: readonly Batch[], expected: readonly Record<string, string>[]): Promise<void> {
  let last: unknown
  await until('the ledger has followed', async () => {
    last = await Promise.all(batches.map(batch => accountsOf(seller.api, batch.id)))
    return JSON.stringify(last) === JSON.stringify(expected)
  }).catch(() => expect(last).toEqual(expected))
  expect(await differences(hub.context.database)).toEqual([])
}

const becauseOf = async (by: Api, batch: Batch): Promise<string[]> =>
  (await by.get(`/supply/batches/${batch.id}`)).body.postings.map((one: { because: string }) => one.because)

describe('a match reserves, a contract commits, a delivery consumes', () => {
  test('and what is left of each comes back', async () => {
    const round = await offered()
    const both = [round.one, round.two]
    const [a, b] = [newId(), newId()]
    await round.propose('700')
    await come(both, [
      { available: '400', reserved: '600' },
      { available: '600', offered: '300', reserved: '100' },
    ])
    await round.award([a, '500'], [b, '50'])
    await come(both, [
      { available: '400', offered: '50', reserved: '550' },
      { available: '600', offered: '400' },
    ])
    await round.contract(a, '450')
    await come(both, [
      { available: '400', offered: '100', reserved: '50', committed: '450' },
      { available: '600', offered: '400' },
    ])
    await round.deliver(a, '200')
    await round.deliver(a, '200')
    await come(both, [
      { available: '400', offered: '100', reserved: '50', committed: '50', delivered: '400' },
      { available: '600', offered: '400' },
    ])
    await round.end(a, 'delivered')
    await round.end(b, 'lapsed')
    await come(both, [
      { available: '400', offered: '200', delivered: '400' },
      { available: '600', offered: '400' },
    ])
    const { body } = await operator.get(`/supply/batches/${round.one.id}`)
    const delivered = body.postings.filter((one: { because: string }) => one.because === 'delivery-reported')
    expect(delivered).toMatchObject([{ allocationId: a, quantityKg: '200' }, { allocationId: a }])
  })

  test('a further pass gives back what was refused, and reserves what it proposes', async () => {
    const round = await offered()
    await round.propose('700')
    await round.supersede('300')
    await come(
      [round.one, round.two],
      [
        { available: '400', offered: '200', reserved: '400' },
        { available: '600', offered: '400' },
      ],
    )
    await round.propose('250')
    const a = newId()
    await round.award([a, '650'])
    await round.contract(a, '650')
    await come(
      [round.one, round.two],
      [
        { available: '400', committed: '600' },
        { available: '600', offered: '350', committed: '50' },
      ],
    )
  })
})

describe('an offer', () => {
  test('gets all back of a round that is cancelled', async () => {
    const round = await offered()
    await round.propose('1000')
    await come(
      [round.one, round.two],
      [
        { available: '400', reserved: '600' },
        { available: '600', reserved: '400' },
      ],
    )
    await round.cancel()
    await come(
      [round.one, round.two],
      [
        { available: '400', offered: '600' },
        { available: '600', offered: '400' },
      ],
    )
  })

  test('that was withdrawn frees what comes back, and what rounds hold of it stays', async () => {
    const round = await offered()
    const a = newId()
    await round.propose('700')
    await round.award([a, '700'])
    await come(
      [round.one, round.two],
      [
        { available: '400', reserved: '600' },
        { available: '600', offered: '300', reserved: '100' },
      ],
    )
    const path = `/supply/offers/${round.offer.id}`
    const {
      id: _,
      participantId: __,
      status: ___,
      screening: ____,
      submittedAt: _____,
      updatedAt: ______,
      version,
      ...sent
    } = round.offer
    const [one, two] = round.offer.batches
    const less = {
      ...sent,
      quantityKg: '650',
      batches: [
        { ...one, quantityKg: '599' },
        { ...two, quantityKg: '51' },
      ],
    }
    const refused = await seller.api.put(path, less, version)
    expect([refused.status, refused.body.errors]).toMatchObject([
      422,
      [{ path: 'batches.0.quantityKg', message: 'not less than the 600 kg that rounds hold' }],
    ])
    expect((await seller.api.delete(path, version)).status).toBe(200)
    await come(
      [round.one, round.two],
      [
        { available: '400', reserved: '600' },
        { available: '900', reserved: '100' },
      ],
    )
    await round.contract(a, '600')
    await come([round.one, round.two], [{ available: '400', committed: '600' }, { available: '1000' }])
  })
})

test('a member’s refusal moves nothing before its pass is over: a supplier decides without knowing it', async () => {
  const round = await offered()
  await round.propose('700')
  await round.decline(newId())
  await round.propose('1')
  // What was told after the refusal has come, and the refusal has left no trace.
  await come(
    [round.one, round.two],
    [
      { available: '400', reserved: '600' },
      { available: '600', offered: '299', reserved: '101' },
    ],
  )
  expect(await becauseOf(seller.api, round.two)).toEqual([
    'allocations-proposed',
    'allocations-proposed',
    'offer-posted',
    'registered',
  ])
})

test('that draws on no batches moves none', async () => {
  const offer = await post(seller, {})
  const round = await offered()
  await hub.tell(allocationsProposed, {
    roundId: newId(),
    part: 1,
    parts: 1,
    parties: [
      {
        participantId: seller.org,
        allocationIds: [newId()],
        offerIds: [offer.id],
        offers: [{ offerId: offer.id, quantityKg: '5' }],
      },
    ],
  })
  await round.propose('10')
  await come([round.one], [{ available: '400', offered: '590', reserved: '10' }])
  const kept = await hub.context.database.query('SELECT 1 FROM batch_told WHERE offer_id = $1', [offer.id])
  expect(kept).toEqual([])
})
