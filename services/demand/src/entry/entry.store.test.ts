import { randomUUID } from 'node:crypto'
import type { Line } from '@lodestone/contracts'
import type { Database } from '@lodestone/database'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { moveBook, openBook, type RoundData } from '../book/book.store.ts'
import { createDemandDatabase } from '../demand.fixture.ts'
import { lockEntry, saveEntries } from './entry.store.ts'
import { type BookState, drop, leave } from './entry.ts'

let created: Awaited<ReturnType<typeof createDemandDatabase>>
let database: Database
beforeAll(async () => {
  created = await createDemandDatabase()
  database = created.database
})
afterAll(() => created?.drop())

const line = { id: '', reference: 'L1', material: 'dy-oxide', quantityKg: '10', commitment: 'intent' } as Line

/** An entry in a round whose offers close so many milliseconds from now, as a command takes it. */
async function taken(closesInMs: number, state: BookState) {
  const [roundId, forecastId, lineId] = [randomUUID(), randomUUID(), randomUUID()]
  const at = (ms: number) => new Date(Date.now() + ms).toISOString()
  await database.query(
    `INSERT INTO forecast (id, participant_id, reference, version, status, submitted_at, updated_at)
     VALUES ($1, $1, 'f', 1, 'standing', now(), now())`,
    [forecastId],
  )
  const round = { roundId, collectionClosesAt: at(closesInMs - 1_000), offersCloseAt: at(closesInMs) } as RoundData
  return database.transaction(async tx => {
    await openBook(tx, round)
    await moveBook(tx, roundId, state)
    await saveEntries(tx, [
      { roundId, forecastId, participantId: forecastId, version: 1, status: 'joined', line: { ...line, id: lineId } },
    ])
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
