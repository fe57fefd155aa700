import { randomUUID } from 'node:crypto'
import { allocationEnded } from '@lodestone/contracts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Started, startService } from '../aggregation.fixture.ts'
import { aggregation } from '../service.ts'
import { line, story } from '../story.fixture.ts'

let hub: Started
const clock = () => new Date('2026-11-24T12:00:00Z')
beforeAll(async () => {
  hub = await startService(aggregation, clock)
})
afterAll(() => hub?.stop())

const cells = async (query: string) => (await hub.operator.get(`/aggregation/demand?${query}`)).body.items

describe('operators see demand live', () => {
  test('by material, grade, period and bloc, with commitments apart and groups counted once', async () => {
    const tell = story(hub)
    const [a, b] = [await tell.member({ group: 'Acme' }), await tell.member({ group: ' acme ' })]
    const [c, jp] = [await tell.member(), await tell.member({ bloc: 'JP' })]
    await tell.forecast(a, [line({ quantityKg: '1.5', commitment: 'firm' }), line({ grade: '99.9' })])
    await tell.forecast(b, [line({ quantityKg: '2' })])
    await tell.forecast(c, [line({ quantityKg: '0.001', commitment: 'forecast' })])
    await tell.forecast(jp, [line({ quantityKg: '7' })])
    await hub.settled()
    expect(await cells('material=dy-oxide')).toEqual([
      {
        material: 'dy-oxide',
        period: '2027-Q1',
        bloc: 'EU',
        commitments: { forecast: '0.001', intent: '2', firm: '1.5' },
        quantityKg: '3.501',
        contributors: 2,
      },
      {
        material: 'dy-oxide',
        period: '2027-Q1',
        bloc: 'JP',
        commitments: { forecast: '0', intent: '7', firm: '0' },
        quantityKg: '7',
        contributors: 1,
      },
      {
        material: 'dy-oxide',
        grade: '99.9',
        period: '2027-Q1',
        bloc: 'EU',
        commitments: { forecast: '0', intent: '100', firm: '0' },
        quantityKg: '100',
        contributors: 1,
      },
    ])
    expect(await cells('material=dy-oxide&bloc=JP&period=2027-Q1')).toHaveLength(1)
    const paged = await hub.operator.all('/aggregation/demand?material=dy-oxide')
    expect(paged).toEqual(await cells('material=dy-oxide'))
    const first = (await hub.operator.get('/aggregation/demand?material=dy-oxide&limit=2')).body
    const second = (await hub.operator.get(`/aggregation/demand?material=dy-oxide&limit=2&cursor=${first.nextCursor}`))
      .body
    expect([...first.items, ...second.items]).toEqual(paged)
    expect(second.nextCursor).toBeNull()
  })

  test('a revision in parts replaces every line, and a withdrawal removes them', async () => {
    const tell = story(hub)
    const a = await tell.member()
    const kept = line({ material: 'tb-oxide' })
    const id = await tell.forecast(a, [kept, line({ material: 'tb-oxide' })])
    await tell.forecast(
      a,
      [
        { ...kept, quantityKg: '5' },
        ...Array.from({ length: 9 }, () => line({ material: 'tb-oxide', quantityKg: '1' })),
      ],
      id,
      2,
      3,
    )
    await hub.settled()
    expect((await cells('material=tb-oxide'))[0].quantityKg).toBe('14')
    await tell.withdraw(a, id, 3)
    await hub.settled()
    expect(await cells('material=tb-oxide')).toEqual([])
  })
})

describe('operators see what is still wanted', () => {
  test('less what rounds awarded, until that lapses; who wants nothing more contributes nothing', async () => {
    const tell = story(hub)
    const [a, b] = [await tell.member(), await tell.member()]
    const [partly, wholly] = [line({ material: 'nd-oxide' }), line({ material: 'nd-oxide', quantityKg: '50' })]
    const forecasts = [await tell.forecast(a, [partly]), await tell.forecast(b, [wholly])]
    const roundId = randomUUID()
    await tell.open(roundId)
    await tell.entry(roundId, forecasts[0] as string, a, 'joined', [partly])
    await tell.entry(roundId, forecasts[1] as string, b, 'joined', [wholly])
    const [allocationId] = await tell.awarded(roundId, [
      { lineId: wholly.id, needKg: '50' },
      { lineId: partly.id, needKg: '60.5' },
    ])
    await hub.settled()
    expect(await cells('material=nd-oxide')).toMatchObject([{ quantityKg: '39.5', contributors: 1 }])
    await hub.send(allocationEnded, roundId, {
      roundId,
      allocationId: allocationId as string,
      lineId: wholly.id,
      offerId: randomUUID(),
      memberId: b,
      supplierId: randomUUID(),
      by: 'operator',
      state: 'lapsed',
      reason: 'nothing came',
    })
    await hub.settled()
    expect(await cells('material=nd-oxide')).toMatchObject([{ quantityKg: '89.5', contributors: 2 }])
  })
})

test('lines of a member appear once the member is known', async () => {
  const tell = story(hub)
  await tell.forecast('00000000-0000-7000-8000-000000000001', [line({ material: 'sm-oxide' })])
  await hub.settled()
  expect(await cells('material=sm-oxide')).toEqual([])
})

test('nonsense in a query finds nothing or is refused, and breaks nothing', async () => {
  expect((await hub.operator.get('/aggregation/demand?material=nonsense')).body.items).toEqual([])
  expect((await hub.operator.get('/aggregation/demand?material=%00')).status).toBe(400)
  const nul = Buffer.from('c1:\0nonsense').toString('base64url')
  expect((await hub.operator.get(`/aggregation/demand?cursor=${nul}`)).status).toBe(422)
  for (const key of ['nonsense', 'a\nb', 'ndpr-oxide\n2027\n\nEU', 'ndpr-oxide\n2027-Q1\n\nEU\nx']) {
    const cursor = Buffer.from(`c1:${key}`).toString('base64url')
    for (const api of [hub.operator, hub.member])
      expect([key, (await api.get(`/aggregation/demand?cursor=${cursor}`)).status]).toEqual([key, 422])
  }
  expect((await hub.operator.get('/aggregation/demand?period=2027')).status).toBe(422)
})

test('members and suppliers see nothing live', async () => {
  for (const api of [hub.member, hub.supplier])
    expect((await api.get('/aggregation/demand')).body).toEqual({ items: [], nextCursor: null })
})
