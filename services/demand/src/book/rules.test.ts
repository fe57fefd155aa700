import { randomUUID } from 'node:crypto'
import { type ForecastPreview, type Line, realisationsCounted, roundOpened } from '@lodestone/contracts'
import type { Database } from '@lodestone/database'
import type { Json } from '@lodestone/kernel'
import type { Fact, ReceivedEvent } from '@lodestone/messaging'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createDemandDatabase, standing } from '../demand.fixture.ts'
import { saveEntries } from '../entry/entry.insert.ts'
import { rejoin } from '../entry/entry.placing.ts'
import { listEntries, liveEntriesOf } from '../entry/entry.store.ts'
import { placedPreview } from '../forecast/forecast.preview.ts'
import { bookConsumer } from './book.consumers.ts'
import { entriesOut } from './book.entries.store.ts'
import { readGate } from './gate.ts'
import { realisationsOf } from './realisation.store.ts'

let created: Awaited<ReturnType<typeof createDemandDatabase>>
let database: Database
beforeAll(async () => {
  created = await createDemandDatabase()
  database = created.database
})
afterAll(() => created?.drop())

const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString()

async function opened(rules: object): Promise<{ roundId: string; facts: Fact[] }> {
  const roundId = randomUUID()
  const data = {
    roundId,
    materials: ['dy-oxide', 'tb-oxide'],
    periods: ['2027-Q2'],
    collectionClosesAt: inAnHour(),
    offersCloseAt: inAnHour(),
    rules,
  }
  const time = new Date().toISOString()
  const event = { id: randomUUID(), type: roundOpened.type, key: roundId, time, actor: 'operator', data }
  const facts: Fact[] = []
  await database.transaction(tx =>
    bookConsumer().handle(tx, [event as unknown as ReceivedEvent], told => facts.push(...told)),
  )
  return { roundId, facts }
}

const line = (reference: string, more: Partial<Line> = {}): Line => ({
  id: randomUUID(),
  reference,
  material: 'dy-oxide',
  quantityKg: '10',
  period: '2027-Q2',
  deliverTo: 'DE',
  commitment: 'firm',
  ...more,
})

test('a round that asks for ceilings opens without the lines that have none and tells why, until they are revised with one', async () => {
  const bare = line('bare')
  const capped = line('capped', { ceilingPrice: { amount: '300', currency: 'EUR' } })
  const reserved = line('reserved', { material: 'tb-oxide' })
  const forecast = await standing(database, [bare, capped, reserved])
  const { roundId, facts } = await opened({ requireCeilings: true, reservePrices: { 'tb-oxide': '900' } })
  const entries = await listEntries(database, { roundId, limit: 10 })
  expect(Object.fromEntries(entries.map(one => [one.line.reference, one.status]))).toEqual({
    bare: 'left',
    capped: 'joined',
    reserved: 'joined',
  })
  expect(entries.find(one => one.line.id === bare.id)).toMatchObject({
    reason: expect.stringMatching(/dy-oxide without a ceiling price/),
    why: { code: 'ceiling-missing', figures: { material: 'dy-oxide' } },
  })
  const told = facts.map(({ data }) => data as { status: string; reason?: string; lines: { id: string }[] })
  const named = (status: string) =>
    told.filter(one => one.status === status).flatMap(one => one.lines.map(({ id }) => id))
  expect(named('joined').sort()).toEqual([capped.id, reserved.id].sort())
  expect(named('left')).toEqual([bare.id])
  expect(told.find(one => one.status === 'left')?.reason).toMatch(/without a ceiling price/)
  expect(await entriesOut(database, roundId)).toEqual([])

  const { books, now } = await readGate(database)
  const revised = { ...forecast, version: 2, lines: [{ ...bare, ceilingPrice: capped.ceilingPrice }, capped, reserved] }
  await database.transaction(async tx => {
    const outcome = rejoin(revised as never, await liveEntriesOf(tx, forecast.id), books, now)
    if (outcome.ok) await saveEntries(tx, outcome.value, { at: now, by: 'member' })
  })
  const after = await listEntries(database, { roundId, limit: 10 })
  expect(after.map(one => [one.status, one.reason, one.why])).toEqual(Array(3).fill(['joined', undefined, undefined]))
})

test('a line that stood in the round, lost its ceiling and still has none at its next revision has left by the first act', async () => {
  const capped = line('capped', { ceilingPrice: { amount: '300', currency: 'EUR' } })
  const forecast = await standing(database, [capped])
  const { roundId } = await opened({ requireCeilings: true })
  const { ceilingPrice: _, ...bare } = capped
  for (const [version, quantityKg] of [
    [2, '10'],
    [3, '20'],
  ] as const)
    await database.transaction(async tx => {
      const { books, now } = await readGate(tx)
      const revised = { ...forecast, version, lines: [{ ...bare, quantityKg }] }
      const outcome = rejoin(revised as never, await liveEntriesOf(tx, forecast.id), books, now)
      if (outcome.ok)
        await saveEntries(tx, outcome.value, { at: new Date(Date.UTC(2027, 0, version)), by: `m${version}` })
    })
  expect(await entriesOut(database, roundId)).toMatchObject([
    { lineId: capped.id, fate: 'left', at: '2027-01-02T00:00:00.000Z', by: 'm2' },
  ])
})

test('what the rounds counted of earlier ones is kept for the round, in all its parts', async () => {
  const { roundId } = await opened({ weights: 'realisation' })
  const [one, other] = [randomUUID(), randomUUID()]
  const events = [one, other].map((memberId, n) => ({
    id: randomUUID(),
    type: realisationsCounted.type,
    key: roundId,
    data: { roundId, part: n + 1, parts: 2, members: [{ memberId, share: `0.${n}500` }] },
  })) as unknown as ReceivedEvent[]
  await database.transaction(tx => bookConsumer().handle(tx, events, () => {}))
  expect(await realisationsOf(database, roundId)).toEqual(
    new Map([
      [one, '0.0500'],
      [other, '0.1500'],
    ]),
  )
  expect(await realisationsOf(database, randomUUID())).toEqual(new Map())
})

test('a check tells which round each line would join, and why another would not take it', async () => {
  const { roundId } = await opened({ requireCeilings: true, smallestLineKg: '5' })
  const asked = { material: 'dy-oxide', quantityKg: '10', period: '2027-Q2', deliverTo: 'DE', commitment: 'firm' }
  const preview = (...lines: Record<string, Json>[]): ForecastPreview => ({
    ...{ read: { format: 'json' }, importable: true, rows: 0, valid: lines.length },
    ...{ errorCount: 0, errors: [], warnings: [], totals: [] },
    items: lines.map((more, index) => ({
      index,
      ok: true,
      value: { reference: `checked-${index}`, ...asked, ...more },
    })),
  })
  const ceilingPrice = { amount: '300', currency: 'EUR' } as const
  const { items } = await placedPreview(
    database,
    preview({ ceilingPrice }, {}, { ceilingPrice, commitment: 'forecast' }, { ceilingPrice, period: '2029-Q1' }),
  )
  const told = items.map(({ joins, out = [] }) => [joins, out.find(one => one.roundId === roundId)?.why.code])
  expect(told[0]?.[0]).toEqual(expect.any(String))
  expect(told[1]?.[1]).toBe('ceiling-missing')
  expect(told.slice(2)).toEqual([
    [undefined, undefined],
    [undefined, undefined],
  ])
})
