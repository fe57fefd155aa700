import { type PassDecision, passRequested, type ResultPart, resultComputed } from '@lodestone/contracts'
import { type Database, openDatabase } from '@lodestone/database'
import { migrate } from '@lodestone/database/fixture'
import { uuidv7 } from '@lodestone/kernel'
import { messagingMigrations, type ReceivedEvent } from '@lodestone/messaging'
import { createLog, openDoor, type ServiceContext } from '@lodestone/service'
import { createTestDatabase } from '@lodestone/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bookConsumer } from '../book/book.consumers.ts'
import { event, idOf, lineOf, offerOf, roundEvents } from '../book/round.fixture.ts'
import { openPool, type Pool } from '../computation/computation.pool.ts'
import { openPrecedence } from '../computation/computation.precedence.ts'
import { runner } from '../run/run.jobs.ts'

let database: Database
let drop: () => Promise<void>
let pool: Pool
let look: () => Promise<void>
beforeAll(async () => {
  const created = await createTestDatabase()
  drop = created.drop
  const own = new URL('../../migrations/', import.meta.url)
  const login = await migrate({ url: created.url, schema: 'matching', folders: [messagingMigrations, own] })
  database = openDatabase({ url: login, schema: 'matching' }).within('service')
  // The fixture's engine gives every line half of what it asks, of the first offer.
  pool = openPool({ worker: new URL('../computation/computation.fixture.ts', import.meta.url) })
  const clock = () => new Date('2027-01-01T00:00:00Z')
  const door = openDoor({ database, clock, committed: () => {} })
  const context = {
    database,
    door,
    clock,
    newId,
    log: createLog('silent'),
    config: { MATCHING_TIME_BOX_SECONDS: 600 },
  } as unknown as ServiceContext
  look = runner(
    context,
    pool,
    openPrecedence(() => {}),
  ).look
})
afterAll(async () => {
  await pool?.close()
  await database?.close()
  await drop?.()
})

const newId = () => uuidv7(Date.now())
const consume = (...events: ReceivedEvent[]): Promise<void> =>
  database.transaction(tx => bookConsumer(() => {}, newId).handle(tx, events, () => {}))

const partsOf = async (roundId: string): Promise<ResultPart[]> => {
  const rows = await database.query<{ data: string }>(
    'SELECT data FROM journal WHERE subject = $1 AND type = $2 ORDER BY seq',
    [roundId, resultComputed.type],
  )
  return rows.map(row => JSON.parse(row.data))
}

let rounds = 0
/** A round of three lines and an offer; the decisions on its first pass in two parts: the first line's member refuses. */
function newRound() {
  const roundId = idOf(9, 500 + ++rounds)
  const lines = [lineOf(1), lineOf(2), lineOf(3)]
  const decisions = lines.map(
    ({ id }, index): PassDecision => ({ lineId: id, offerId: offerOf(1).id, refusedBy: index === 0 ? ['member'] : [] }),
  )
  const part = (number: number, some: PassDecision[]) =>
    event(passRequested, roundId, { roundId, pass: 2, part: number, parts: 2, decisions: some })
  const told = roundEvents(lines, [offerOf(1)], { roundId, seed: 'a1'.repeat(32) })
  return {
    roundId,
    lines,
    books: [told.opened, told.closed, ...told.demandParts, told.demandSeal, ...told.supplyParts, told.supplySeal],
    requested: [part(1, decisions.slice(0, 2)), part(2, decisions.slice(2))] as const,
  }
}

test('a further pass is matched once all parts of the decisions have come, on the books that follow from them', async () => {
  const { roundId, lines, books, requested } = newRound()
  await consume(...books)
  await look()
  await consume(requested[0])
  await look()
  expect((await partsOf(roundId)).map(part => part.pass)).toEqual([undefined])
  await consume(requested[1])
  await look()
  const [, second] = await partsOf(roundId)
  expect(second).toMatchObject({ pass: 2, part: 1 })
  // The first line has stepped back; the others want the half that they did not get.
  expect(second?.fills.map(({ lineId }) => lineId)).toEqual(lines.slice(1).map(({ id }) => id))
  expect(second?.fills.map(({ filledKg }) => Number(filledKg))).toEqual(
    lines.slice(1).map(({ quantityKg }) => Number(quantityKg) / 4),
  )
})

test('what is told twice, or before the result that it is about, begins no pass too many', async () => {
  const { roundId, books, requested } = newRound()
  await consume(...requested)
  await consume(...books)
  await look()
  await look()
  await consume(...requested, ...requested)
  await look()
  expect((await partsOf(roundId)).map(part => part.pass)).toEqual([undefined, 2])
})
