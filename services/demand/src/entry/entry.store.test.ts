import { randomUUID } from 'node:crypto'
import type { Line } from '@lodestone/contracts'
import type { Database } from '@lodestone/database'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { entriesOut } from '../book/book.entries.store.ts'
import { moveBook, openBook, type RoundData } from '../book/book.store.ts'
import { readGate } from '../book/gate.ts'
import { createDemandDatabase } from '../demand.fixture.ts'
import { saveEntries } from './entry.insert.ts'
import { rejoin } from './entry.placing.ts'
import { listEntries, lockEntry } from './entry.store.ts'
import { type BookState, drop, dropSuspended, leave } from './entry.ts'

let created: Awaited<ReturnType<typeof createDemandDatabase>>
let database: Database
beforeAll(async () => {
  created = await createDemandDatabase()
  database = created.database
})
afterAll(() => created?.drop())

const ACT = { at: new Date('2027-01-10T08:00:00Z'), by: 'olga' }
const line = {
  id: '',
  reference: 'L1',
  material: 'dy-oxide',
  quantityKg: '10',
  period: '2027-Q2',
  deliverTo: 'DE',
  commitment: 'intent',
} as Line

/** An entry in a round whose offers close so many milliseconds from now, as a command takes it. */
async function taken(closesInMs: number, state: BookState) {
  const [roundId, forecastId, lineId] = [randomUUID(), randomUUID(), randomUUID()]
  const at = (ms: number) => new Date(Date.now() + ms).toISOString()
  await database.query(
    `INSERT INTO forecast (id, participant_id, reference, version, status, submitted_at, updated_at)
     VALUES ($1, $1, 'f', 1, 'standing', now(), now())`,
    [forecastId],
  )
  const round = {
    roundId,
    materials: ['dy-oxide'],
    periods: ['2027-Q2'],
    collectionClosesAt: at(closesInMs - 1_000),
    offersCloseAt: at(closesInMs),
  } as RoundData
  return database.transaction(async tx => {
    await openBook(tx, round)
    await moveBook(tx, roundId, state)
    await saveEntries(
      tx,
      [{ roundId, forecastId, participantId: forecastId, version: 1, status: 'joined', line: { ...line, id: lineId } }],
      ACT,
    )
    const found = await lockEntry(tx, roundId, lineId)
    if (!found) throw new Error('it is there')
    return found
  })
}

test('before the close of the offers a line can leave or be dropped', async () => {
  const { entry, book } = await taken(60_000, 'offering')
  expect([leave(entry, book), drop(entry, book, 'x')]).toMatchObject([{ ok: true }, { ok: true }])
})

test('from that moment on both are refused as for a sealed book, though the round has not said that it is closed', async () => {
  for (const state of ['collecting', 'offering'] as const) {
    const { entry, book } = await taken(-1_000, state)
    expect(leave(entry, book)).toEqual(leave(entry, 'sealed'))
    expect(drop(entry, book, 'x')).toEqual(drop(entry, 'sealed', 'x'))
  }
})

test('what was dropped is part of the gate while its round collects, and stays so when its forecast no longer asks it', async () => {
  const { entry } = await taken(60_000, 'collecting')
  const dropped = drop(entry, 'collecting', 'asked twice')
  if (!dropped.ok || !dropped.value) throw new Error('it can be dropped')
  const at = (hour: number) => ({ at: new Date(Date.UTC(2027, 0, 10, hour)), by: `operator ${hour}` })
  const own = async () =>
    (await readGate(database)).books.find(book => book.roundId === entry.roundId)?.dropped.get(entry.participantId)
  expect(await own()).toBeUndefined()
  await database.transaction(tx => saveEntries(tx, [dropped.value as typeof entry], at(9)))
  const known = [{ line: entry.line, reason: 'asked twice' }]
  expect(await own()).toEqual(known)
  await database.transaction(tx =>
    saveEntries(
      tx,
      [
        { ...(dropped.value as typeof entry), status: 'left' },
        { ...entry, line: { ...entry.line, id: randomUUID() }, status: 'left', reason: 'The same need', keptOut: true },
      ],
      at(10),
    ),
  )
  expect(await own()).toEqual(known)
  expect(await database.transaction(tx => entriesOut(tx, entry.roundId))).toEqual([
    {
      lineId: entry.line.id,
      forecastId: entry.forecastId,
      participantId: entry.participantId,
      quantityKg: '10',
      fate: 'dropped',
      reason: 'asked twice',
      at: '2027-01-10T09:00:00.000Z',
      by: 'operator 9',
    },
  ])
  await database.transaction(tx => moveBook(tx, entry.roundId, 'offering'))
  expect(await own()).toBeUndefined()
})

test('what the reason of a place is made of is kept with it, and known at the gate to who asks for the same again', async () => {
  const { entry } = await taken(60_000, 'collecting')
  const stored = () => listEntries(database, { roundId: entry.roundId, limit: 9 })
  expect(await stored()).toEqual([entry])
  const dropped = dropSuspended([{ ...entry, book: 'collecting' }])
  await database.transaction(tx => saveEntries(tx, dropped, ACT))
  expect(await stored()).toMatchObject([{ status: 'dropped', why: { code: 'suspended', figures: {} } }])
  const { books, now } = await readGate(database)
  const again = { ...entry.line, id: randomUUID(), reference: 'L2' }
  const own = books.filter(book => book.roundId === entry.roundId)
  const outcome = rejoin({ id: entry.forecastId, ...entry, version: 2, lines: [again] }, [], own, now)
  expect(outcome).toMatchObject({
    ok: true,
    value: [{ status: 'left', why: { code: 'need-dropped-suspended', figures: { reference: 'L1' } } }],
  })
})
