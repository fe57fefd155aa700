import {
  type DataOf,
  roundAwarded,
  roundCancelled,
  roundClosed,
  roundMatched,
  type supplyBookSealed,
  type supplyEntriesSealed,
} from '@lodestone/contracts'
import { bookLeaves, canonicalJson, type Json, leafHash, merkleRoot, uuidv7 } from '@lodestone/kernel'
import { type Api, until } from '@lodestone/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  CLOSE,
  closing,
  draft,
  matching,
  ownPeriod,
  post,
  roundOffers,
  type SupplyHub,
  startSupply,
  type TestSupplier,
} from '../hub/hub.fixture.ts'
import { NOW, proof } from '../offer/offer.fixture.ts'
import { expiryJob } from '../offer/offer.jobs.ts'

let hub: SupplyHub
let operator: Api
let seller: TestSupplier
let rival: TestSupplier

beforeAll(async () => {
  hub = await startSupply()
  operator = await hub.operator()
  seller = await hub.supplier()
  rival = await hub.supplier()
})
afterAll(() => hub?.stop())

const journal = (subject: string) =>
  hub.context.database
    .within('service')
    .query<{ type: string; topic: string; data: string }>(
      'SELECT type, topic, data FROM journal WHERE subject = $1 ORDER BY seq',
      [subject],
    )

const award = (roundId: string, given: readonly (readonly [string, string])[]) =>
  hub.tell(roundAwarded, {
    roundId,
    awards: given.map(([offerId, quantityKg]) => ({
      allocationId: uuidv7(NOW.getTime()),
      lineId: uuidv7(NOW.getTime()),
      offerId,
      memberId: uuidv7(NOW.getTime()),
      supplierId: seller.org,
      quantityKg,
    })),
  })

/** Closes a round, and matches it once so many offers are confirmed. */
async function matched(roundId: string, offers: number): Promise<void> {
  await hub.tell(roundClosed, closing(roundId))
  await hub.confirmed(roundId, offers)
  await hub.tell(roundMatched, matching(roundId))
}

const over = (roundId: string) =>
  until('the round is over', async () => {
    const [book] = await hub.context.database.query('SELECT 1 FROM book WHERE round_id = $1 AND done_at IS NOT NULL', [
      roundId,
    ])
    return book !== undefined
  })

const become = (supplier: TestSupplier, status: string) =>
  hub.context.database.query('UPDATE known_participant SET status = $2 WHERE id = $1', [supplier.org, status])

describe('joining', () => {
  test('standing offers join when a round opens, later ones when they come, and only what it covers', async () => {
    const period = ownPeriod()
    const early = await post(seller, { period })
    const brief = await post(seller, { period, validUntil: '2127-01-15T11:59:59Z' })
    const other = await post(rival, { period, material: 'tb-oxide' })
    const roundId = await hub.open(period)
    await roundOffers(operator, roundId, items => items.length === 1)
    const late = await post(rival, { period })
    const ids = (await operator.all(`/rounds/${roundId}/offers`)).map(item => item.id)
    expect(ids.toSorted()).toEqual([early.id, late.id].toSorted())
    expect(ids).not.toContain(brief.id)
    expect(ids).not.toContain(other.id)
    expect((await seller.api.all(`/rounds/${roundId}/offers`)).map(item => item.id)).toEqual([early.id])
    const told = await journal(late.id)
    expect(told.map(row => row.type)).toEqual([
      'supply.offer-posted.v1',
      'supply.offer-screened.v1',
      'supply.entry-changed.v1',
    ])
    expect(JSON.parse(told[2]?.data ?? '')).toMatchObject({ roundId, status: 'joined', level: 'A', version: 1 })
  })

  test('an offer whose price the round cannot compare stays out with the reason, and joins once it can be compared', async () => {
    const period = ownPeriod()
    const formula = (index: string) => ({ formula: { index, premium: '2.00' }, currency: 'EUR' as const })
    const crumb = await post(rival, { period, quantityKg: '0.001', price: formula('a-bulletin-of-my-own') })
    const plain = await post(seller, { period })
    const roundId = await hub.open(period)
    await roundOffers(operator, roundId, items => items.length === 2)
    const late = await post(rival, { period, price: { fixed: { amount: '9', currency: 'JPY' } } })
    const shown = await operator.all(`/rounds/${roundId}/offers`)
    expect(Object.fromEntries(shown.map(one => [one.id, [one.entry, one.reason]]))).toEqual({
      [crumb.id]: ['left', expect.stringContaining('no value of the index a-bulletin-of-my-own')],
      [plain.id]: ['joined', undefined],
      [late.id]: ['left', expect.stringContaining('no rate for JPY')],
    })
    expect(shown.find(one => one.id === crumb.id).price).toBeUndefined()
    expect(shown.map(one => one.why)).toEqual(
      expect.arrayContaining([
        { code: 'no-index', figures: { index: 'a-bulletin-of-my-own' } },
        { code: 'no-rate', figures: { currency: 'JPY' } },
        undefined,
      ]),
    )
    const own = await rival.api.all(`/rounds/${roundId}/offers`)
    expect(own.map(one => [one.id, one.reason !== undefined]).toSorted()).toEqual(
      [
        [crumb.id, true],
        [late.id, true],
      ].toSorted(),
    )
    expect((await seller.api.all(`/rounds/${roundId}/offers`)).map(one => one.id)).toEqual([plain.id])
    expect(JSON.parse((await journal(crumb.id)).at(-1)?.data ?? '')).toMatchObject({ roundId, status: 'left' })

    const mended = draft({ reference: late.reference, period, price: { fixed: { amount: '9', currency: 'USD' } } })
    const revised = await rival.api.put(`/supply/offers/${late.id}`, mended, late.version)
    expect(revised.status).toBe(200)
    await roundOffers(operator, roundId, items =>
      items.some(one => one.id === late.id && one.entry === 'joined' && one.reason === undefined),
    )
    await hub.tell(roundClosed, closing(roundId))
    const sealed = await hub.confirmed(roundId, 2)
    expect(sealed.find(one => one.id === crumb.id)).toMatchObject({
      entry: 'left',
      reason: expect.any(String),
      why: { code: 'no-index' },
    })
  })

  test('no offer misses a round that opens while it is being posted', async () => {
    const period = ownPeriod()
    const opening = hub.open(period)
    for (let posted = 0; posted < 30; posted += 5)
      await Promise.all(Array.from({ length: 5 }, () => post(seller, { period })))
    const roundId = await opening
    await roundOffers(operator, roundId, items => items.length === 30)
  })
})

describe('joining again, and too late', () => {
  test('a revision stays with its round, leaves it, joins again; a withdrawal leaves', async () => {
    const period = ownPeriod()
    const roundId = await hub.open(period)
    const sent = draft({ period })
    const { id } = (await seller.api.post('/supply/offers', sent)).body
    const entry = async () => (await operator.all(`/rounds/${roundId}/offers`)).map(item => [item.entry, item.version])
    await seller.api.put(`/supply/offers/${id}`, { ...sent, quantityKg: '5' }, 1)
    expect(await entry()).toEqual([['joined', 2]])
    await seller.api.put(`/supply/offers/${id}`, { ...sent, period: '2029-Q1' }, 2)
    expect(await entry()).toEqual([['left', 3]])
    await seller.api.put(`/supply/offers/${id}`, sent, 3)
    expect(await entry()).toEqual([['joined', 4]])
    await seller.api.delete(`/supply/offers/${id}`, 4)
    expect(await entry()).toEqual([['left', 5]])
  })

  test('an offer is in one live round at a time, and may join another when that is over', async () => {
    const period = ownPeriod()
    const sent = draft({ period })
    const { id } = (await seller.api.post('/supply/offers', sent)).body
    const first = await hub.open(period)
    await roundOffers(operator, first, items => items.length === 1)
    const second = await hub.open(period, { offersCloseAt: '2127-01-10T00:00:00Z' })
    await roundOffers(operator, second, items => items.length === 0)
    await hub.tell(roundCancelled, { roundId: first })
    await until('the offer joins the other round', async () => {
      const { version } = (await seller.api.get(`/supply/offers/${id}`)).body
      await seller.api.put(`/supply/offers/${id}`, sent, version)
      return (await operator.all(`/rounds/${second}/offers`)).length === 1
    })
  })

  test("a round whose offers had closed by the database's clock before it was heard of takes none", async () => {
    const period = ownPeriod()
    await post(seller, { period })
    const roundId = await hub.open(period, { offersCloseAt: '2026-11-24T12:00:00Z' })
    await post(seller, { period })
    expect(await operator.all(`/rounds/${roundId}/offers`)).toEqual([])
  })

  test("by the database's clock nobody joins, is revised or is withdrawn after the deadline, whatever the process believes", async () => {
    const period = ownPeriod()
    const roundId = await hub.open(period)
    const sent = draft({ period })
    const { id } = (await seller.api.post('/supply/offers', sent)).body
    await roundOffers(operator, roundId, items => items.length === 1)
    await hub.due(roundId)
    expect((await seller.api.put(`/supply/offers/${id}`, sent, 1)).body.code).toBe('wrong-state')
    expect((await seller.api.delete(`/supply/offers/${id}`, 1)).body.code).toBe('wrong-state')
    expect((await seller.api.post('/supply/offers', draft({ period }))).status).toBe(201)
    expect(await operator.all(`/rounds/${roundId}/offers`)).toHaveLength(1)
  })
})

describe('the close', () => {
  test('seals every offer that stands, whatever its level, at the level of the day', async () => {
    const period = ownPeriod()
    const roundId = await hub.open(period)
    const proven = await post(seller, { period, price: { fixed: { amount: '100', currency: 'USD' } } })
    const ending = await post(rival, {
      period,
      evidence: [proof('mining', { validTo: '2026-12-01' }), proof('separation')],
    })
    const decided = await post(rival, { period, evidence: [] })
    const gone = await post(rival, { period })
    await operator.post(`/supply/offers/${decided.id}/screening/decision`, { level: 'B', reason: 'seen on site' })
    await rival.api.delete(`/supply/offers/${gone.id}`, 1)
    await roundOffers(operator, roundId, items => items.length === 4)
    expect(ending.screening.level).toBe('A')
    await hub.tell(roundClosed, { ...closing(roundId), closedAt: '2026-12-02T00:00:00Z' })
    await hub.confirmed(roundId, 3)

    const facts = (await journal(roundId)).map(row => ({ ...row, data: JSON.parse(row.data) }))
    expect(facts.map(fact => [fact.type, fact.topic])).toEqual([
      ['supply.entries-sealed.v1', 'supply.book'],
      ['supply.book-sealed.v1', 'supply.book'],
    ])
    const [{ entries }, seal] = facts.map(fact => fact.data) as [
      DataOf<typeof supplyEntriesSealed>,
      DataOf<typeof supplyBookSealed>,
    ]
    const ids = entries.map(entry => entry.id)
    expect(ids).toEqual(ids.toSorted())
    const sealed = Object.fromEntries(entries.map(entry => [entry.id, entry.input]))
    const levels = [proven, ending, decided].map(offer => sealed[offer.id]?.level)
    expect(levels).toEqual(['A', 'U', 'B'])
    expect(sealed[proven.id]).toMatchObject({ group: 'southern', tiers: [{ fromKg: '0', exWorks: '92' }] })
    expect(seal).toMatchObject({ roundId, count: 3, sumKg: '3000' })
    expect(seal.root).toBe(
      merkleRoot(bookLeaves(entries.map(one => leafHash(canonicalJson(one.input as Json), one.salt)))),
    )
    expect(new Set(entries.map(entry => entry.salt)).size).toBe(3)
    const screened = (await journal(ending.id)).filter(row => row.type === 'supply.offer-screened.v1')
    expect(screened.map(row => JSON.parse(row.data).level)).toEqual(['A', 'U'])
  })
  test('of a round without offers seals an empty book', async () => {
    const roundId = await hub.open(ownPeriod())
    await hub.tell(roundClosed, closing(roundId))
    const facts = await until('it is sealed', async () => {
      const rows = await journal(roundId)
      return rows.length > 0 && rows
    })
    expect(facts.map(fact => [fact.type, JSON.parse(fact.data).count])).toEqual([['supply.book-sealed.v1', 0]])
  })
  test('finds every offer that was valid until the deadline, though it comes later and the offer is overdue by then', async () => {
    const period = ownPeriod()
    const roundId = await hub.open(period)
    const { id } = await post(seller, { period, validUntil: CLOSE })
    await roundOffers(operator, roundId, items => items.length === 1)
    hub.at('2127-01-15T12:00:05Z')
    try {
      const seen = async () => (await (await hub.operator()).get(`/supply/offers/${id}`)).body.status
      await expiryJob(hub.context).run()
      expect(await seen()).toBe('standing')
      await hub.tell(roundClosed, closing(roundId))
      await hub.confirmed(roundId, 1)
      await expiryJob(hub.context).run()
      expect(await seen()).toBe('standing')
      await hub.tell(roundCancelled, { roundId })
      await until('it expires', async () => (await seen()) === 'expired')
    } finally {
      hub.at(NOW.toISOString())
    }
  })
  test('binds an offer until the award, which lets go what it did not take', async () => {
    const period = ownPeriod()
    const roundId = await hub.open(period)
    const [taken, left] = [draft({ period }), draft({ period })]
    const ids = [taken, left].map(async sent => (await seller.api.post('/supply/offers', sent)).body.id as string)
    const [takenId = '', leftId = ''] = await Promise.all(ids)
    await roundOffers(operator, roundId, items => items.length === 2)
    const revise = (id: string, sent: object) => seller.api.put(`/supply/offers/${id}`, sent, 1)
    await hub.tell(roundClosed, closing(roundId))
    await hub.confirmed(roundId, 2)
    expect((await revise(leftId, left)).body.code).toBe('wrong-state')
    expect((await seller.api.delete(`/supply/offers/${leftId}`, 1)).body.code).toBe('wrong-state')
    await hub.tell(roundMatched, matching(roundId))
    await award(roundId, [[takenId, '1']])
    await until('it is let go', async () => (await revise(leftId, left)).status === 200)
    expect((await revise(takenId, taken)).body.version).toBe(2)
    const next = await hub.open(period)
    await roundOffers(operator, next, items => items.length === 1 && items[0].id === leftId)
  })
})

test('a round that nobody has opened is not found', async () => {
  expect((await operator.get(`/rounds/${uuidv7(0)}/offers`)).status).toBe(404)
  expect((await operator.get('/rounds/none/offers')).status).toBe(404)
})

describe('what a round left of an offer', () => {
  test('joins the round that takes offers or the next that opens, never what it awarded, and not below its lot', async () => {
    const period = ownPeriod()
    const sent = { period, quantityKg: '100' }
    const partly = await post(seller, { ...sent, carryOver: true, minimumLotKg: '30' })
    const crumb = await post(seller, { ...sent, carryOver: true, minimumLotKg: '30' })
    const unsold = await post(seller, { ...sent, carryOver: true })
    const bound = await post(seller, sent)
    const wholly = await post(rival, { ...sent, carryOver: true })
    const first = await hub.open(period)
    await roundOffers(operator, first, items => items.length === 5)
    const second = await hub.open(period)
    await matched(first, 5)
    await award(first, [
      [partly.id, '40'],
      [partly.id, '20.5'],
      [crumb.id, '75'],
      [bound.id, '1'],
      [wholly.id, '100'],
    ])
    const shown = await roundOffers(operator, second, items => items.length === 3)
    expect(
      Object.fromEntries(shown.map(one => [one.id, [one.entry, one.quantityKg, one.carriedFrom, one.reason]])),
    ).toEqual({
      [partly.id]: ['joined', '39.5', first, undefined],
      [crumb.id]: ['left', '25', first, expect.stringContaining('25 kg, is less than its smallest lot')],
      [unsold.id]: ['joined', '100', first, undefined],
    })
    expect(JSON.parse((await journal(partly.id)).at(-1)?.data ?? '')).toMatchObject({
      roundId: second,
      quantityKg: '39.5',
      carriedFrom: first,
    })
    // Its price has come along, sealed for that round: it is opened and matched there as ever.
    await matched(second, 2)
    const told = await roundOffers(operator, second, items => items.some(one => one.price))
    expect(told.find(one => one.id === partly.id)?.price).toEqual(partly.price)
    // What both rounds awarded counts in the third.
    await award(second, [[partly.id, '1.5']])
    const third = await hub.open(period)
    const last = await roundOffers(operator, third, items => items.length === 3)
    expect(last.find(one => one.id === partly.id)).toMatchObject({
      entry: 'joined',
      quantityKg: '38',
      carriedFrom: second,
    })
  })
})

describe('what a round left of an offer whose supplier changes', () => {
  test('leaves when its supplier withdraws it, or no longer carries it over, and follows a revision', async () => {
    const period = ownPeriod()
    const sent = draft({ period, quantityKg: '100', carryOver: true })
    const { id } = (await seller.api.post('/supply/offers', sent)).body
    const first = await hub.open(period)
    await roundOffers(operator, first, items => items.length === 1)
    const second = await hub.open(period)
    await matched(first, 1)
    await award(first, [[id, '60']])
    const entry = async () => {
      const [one] = await seller.api.all(`/rounds/${second}/offers`)
      return one && [one.entry, one.quantityKg]
    }
    await until('it has joined', async () => (await entry())?.join() === 'joined,40')
    const revise = async (more: object, version: number) =>
      expect((await seller.api.put(`/supply/offers/${id}`, { ...sent, ...more }, version)).status).toBe(200)
    await revise({ quantityKg: '70' }, 1)
    expect(await entry()).toEqual(['joined', '10'])
    await revise({ carryOver: false }, 2)
    expect(await entry()).toEqual(['left', '10'])
    await revise({}, 3)
    expect(await entry()).toEqual(['joined', '40'])
    expect((await seller.api.delete(`/supply/offers/${id}`, 4)).status).toBe(200)
    expect(await entry()).toEqual(['left', '40'])
  })

  test('of a supplier that was suspended then joins the next that opens once the supplier is admitted again', async () => {
    const period = ownPeriod()
    const supplier = await hub.supplier()
    const { id } = await post(supplier, { period, quantityKg: '100', carryOver: true })
    const first = await hub.open(period)
    await roundOffers(operator, first, items => items.length === 1)
    await matched(first, 1)
    await become(supplier, 'suspended')
    await award(first, [[id, '60']])
    await over(first)
    const second = await hub.open(period)
    expect(await operator.all(`/rounds/${second}/offers`)).toEqual([])
    await become(supplier, 'admitted')
    const third = await hub.open(period)
    const [shown] = await roundOffers(operator, third, items => items.length === 1)
    expect(shown).toMatchObject({ id, entry: 'joined', quantityKg: '40', carriedFrom: first })
  })
})
