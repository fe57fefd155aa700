import { randomUUID } from 'node:crypto'
import { type Line, roundAwarded, roundCancelled, roundClosed, roundOpened } from '@lodestone/contracts'
import type { Database } from '@lodestone/database'
import { present, uuidv7 } from '@lodestone/kernel'
import type { Fact, ReceivedEvent } from '@lodestone/messaging'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createDemandDatabase, standing } from '../demand.fixture.ts'
import { saveEntries } from '../entry/entry.insert.ts'
import { rejoin } from '../entry/entry.placing.ts'
import { earlierOf, listEntries, liveEntriesOf } from '../entry/entry.store.ts'
import { bookConsumer } from './book.consumers.ts'
import { readGate } from './gate.ts'

let created: Awaited<ReturnType<typeof createDemandDatabase>>
let database: Database
beforeAll(async () => {
  created = await createDemandDatabase()
  database = created.database
})
afterAll(() => created?.drop())

const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString()
let month = 0
const ownPeriod = () => `2028-${String(++month).padStart(2, '0')}`

const line = (reference: string, period: string, more: Partial<Line> = {}): Line => ({
  id: randomUUID(),
  reference,
  material: 'dy-oxide',
  quantityKg: '100',
  period,
  deliverTo: 'DE',
  commitment: 'intent',
  carryOver: true,
  ...more,
})

async function tell(type: string, roundId: string, data: object): Promise<Fact[]> {
  const event = { id: randomUUID(), type, key: roundId, time: new Date().toISOString(), actor: 'operator', data }
  const facts: Fact[] = []
  await database.transaction(tx =>
    bookConsumer().handle(tx, [event as unknown as ReceivedEvent], told => facts.push(...told)),
  )
  return facts
}

async function opened(period: string): Promise<string> {
  const roundId = uuidv7(Date.now())
  await tell(roundOpened.type, roundId, {
    roundId,
    materials: ['dy-oxide'],
    periods: [period],
    collectionClosesAt: inAnHour(),
    offersCloseAt: inAnHour(),
    rules: { weights: 'stated' },
  })
  return roundId
}
const closed = (roundId: string) => tell(roundClosed.type, roundId, { roundId })
const awarded = (roundId: string, awards: readonly { lineId: string; needKg: string }[], more: object = {}) =>
  tell(roundAwarded.type, roundId, {
    roundId,
    awards: awards.map(one => ({ quantityKg: '1', ...one })),
    ...more,
  })
const linesOf = async (roundId: string) =>
  Object.fromEntries(
    (await listEntries(database, { roundId, limit: 50 })).map(one => [
      one.line.reference,
      [one.status, one.line.quantityKg, one.carriedFrom],
    ]),
  )

test('what a round left of a line joins the round that collects, or the next that opens, and never what it awarded', async () => {
  const period = ownPeriod()
  const lines = [
    line('partly', period, { minimumKg: '80' }),
    line('wholly', period),
    line('nothing', period),
    line('bound', period, { carryOver: false }),
    line('let-go', period, { carryOver: false }),
  ]
  const [partly, wholly, , bound] = lines as [Line, Line, Line, Line]
  await standing(database, lines)
  const first = await opened(period)
  const second = await opened(period)
  expect(await linesOf(second)).toEqual({})
  await closed(first)
  // The award comes in two parts; what one line got, in three allocations.
  expect(
    await awarded(
      first,
      [
        { lineId: partly.id, needKg: '30' },
        { lineId: wholly.id, needKg: '100' },
      ],
      {
        part: 1,
        parts: 2,
      },
    ),
  ).toEqual([])
  const facts = await awarded(
    first,
    [
      { lineId: partly.id, needKg: '20' },
      { lineId: partly.id, needKg: '10.5' },
      { lineId: bound.id, needKg: '1' },
    ],
    { part: 2, parts: 2 },
  )
  // Told again it changes nothing.
  expect(await awarded(first, [{ lineId: partly.id, needKg: '10' }])).toEqual([])
  expect(await linesOf(second)).toEqual({
    partly: ['joined', '39.5', first],
    nothing: ['joined', '100', first],
  })
  const [entry] = (await listEntries(database, { roundId: second, limit: 9 })).filter(one => one.line.id === partly.id)
  expect(entry?.line.minimumKg).toBe('19.5')
  expect(facts.flatMap(({ data }) => (data as { lines: object[] }).lines)).toContainEqual(
    expect.objectContaining({ id: partly.id, quantityKg: '39.5', carriedFrom: first }),
  )
  // Both rounds that are over count.
  await closed(second)
  await awarded(second, [{ lineId: partly.id, needKg: '9.5' }])
  const third = await opened(period)
  expect(await linesOf(third)).toEqual({
    partly: ['joined', '30', second],
    nothing: ['joined', '100', second],
    'let-go': ['joined', '100', undefined],
  })
})

test('a member withdraws what is carried over by a revision, which keeps what was awarded out too', async () => {
  const period = ownPeriod()
  const own = line('own', period)
  const forecast = await standing(database, [own])
  const first = await opened(period)
  const second = await opened(period)
  await closed(first)
  await awarded(first, [{ lineId: own.id, needKg: '60' }])
  expect(await linesOf(second)).toMatchObject({ own: ['joined', '40', first] })
  const revise = (version: number, more: Partial<Line>) =>
    database.transaction(async tx => {
      const { books, now } = await readGate(tx)
      const revised = { ...forecast, version, lines: [{ ...own, ...more }] }
      const outcome = rejoin(revised, await liveEntriesOf(tx, forecast.id), books, now, await earlierOf(tx, [own.id]))
      if (!outcome.ok) throw new Error(outcome.refusal.detail)
      await saveEntries(tx, outcome.value, { at: now, by: 'member' })
    })
  await revise(2, { quantityKg: '150' })
  expect(await linesOf(second)).toMatchObject({ own: ['joined', '90', first] })
  await revise(3, { quantityKg: '60' })
  expect(await linesOf(second)).toMatchObject({ own: ['left', '90', first] })
  await revise(4, { quantityKg: '61' })
  expect(await linesOf(second)).toMatchObject({ own: ['joined', '1', first] })
  await revise(5, { carryOver: false })
  expect(await linesOf(second)).toMatchObject({ own: ['left', '1', first] })
})

test('of a round that is cancelled the whole line goes on to one that collects', async () => {
  const period = ownPeriod()
  await standing(database, [line('own', period)])
  const first = await opened(period)
  const second = await opened(period)
  await closed(first)
  await tell(roundCancelled.type, first, { roundId: first })
  expect(await linesOf(second)).toMatchObject({ own: ['joined', '100', first] })
})

test('a line that an operator dropped from a round stays dropped there, whatever ends beside it', async () => {
  const period = ownPeriod()
  const own = line('own', period)
  const forecast = await standing(database, [own])
  const first = await opened(period)
  const second = await opened(period)
  await database.transaction(async tx => {
    const [entry] = await liveEntriesOf(tx, forecast.id)
    const { book: _, ...joined } = present(entry)
    await saveEntries(tx, [{ ...joined, status: 'dropped', reason: 'Stated twice.' }], {
      at: new Date(),
      by: 'operator',
    })
  })
  await database.transaction(async tx => {
    const { books, now } = await readGate(tx)
    const revised = { ...forecast, version: 2, lines: [own] }
    const outcome = rejoin(revised, await liveEntriesOf(tx, forecast.id), books, now)
    if (!outcome.ok) throw new Error(outcome.refusal.detail)
    await saveEntries(tx, outcome.value, { at: now, by: 'member' })
  })
  expect(await linesOf(second)).toMatchObject({ own: ['joined', '100', undefined] })
  expect(await tell(roundCancelled.type, second, { roundId: second })).toEqual([])
  const [entry] = await listEntries(database, { roundId: first, limit: 9 })
  expect(entry).toMatchObject({ status: 'dropped', reason: 'Stated twice.' })
})

test('what a round left of a line of a member that was suspended then joins the next that opens once the member is admitted again', async () => {
  const period = ownPeriod()
  const own = line('own', period)
  const { participantId } = await standing(database, [own])
  const become = (status: string) =>
    database.transaction(tx =>
      tx.query('UPDATE known_participant SET status = $2 WHERE id = $1', [participantId, status]),
    )
  const first = await opened(period)
  const second = await opened(period)
  await closed(first)
  await become('suspended')
  await awarded(first, [{ lineId: own.id, needKg: '60' }])
  expect(await linesOf(second)).toEqual({})
  await become('admitted')
  const third = await opened(period)
  expect(await linesOf(third)).toEqual({ own: ['joined', '40', first] })
})
