import { rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  booksIncomplete,
  type ResultPart,
  resultComputed,
  roundCancelled,
  runBegunAnew,
  runFailed,
} from '@lodestone/contracts'
import { type Database, openDatabase } from '@lodestone/database'
import { migrate } from '@lodestone/database/fixture'
import { uuidv7 } from '@lodestone/kernel'
import { appendCaused, type CausedFact, messagingMigrations, type ReceivedEvent } from '@lodestone/messaging'
import { createLog, openDoor, type ServiceContext } from '@lodestone/service'
import { createTestDatabase, until } from '@lodestone/testing'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { bookConsumer } from '../book/book.consumers.ts'
import { idOf, lineOf, offerOf, roundEvents, stubMatch } from '../book/round.fixture.ts'
import { openPool, type Pool } from '../computation/computation.pool.ts'
import { openPrecedence } from '../computation/computation.precedence.ts'
import { runner } from './run.jobs.ts'

let url = ''
let drop: () => Promise<void>
let database: Database
const pools: Pool[] = []
const marker = join(tmpdir(), `matching-run-${process.pid}`)

beforeAll(async () => {
  const created = await createTestDatabase()
  url = created.url
  drop = created.drop
  const login = await migrate({
    url,
    schema: 'matching',
    folders: [messagingMigrations, new URL('../../migrations/', import.meta.url)],
  })
  database = openDatabase({ url: login, schema: 'matching' }).within('service')
})
afterEach(async () => {
  await Promise.all(pools.splice(0).map(pool => pool.close()))
  delete process.env.MATCHING_FIXTURE_MARKER
  rmSync(marker, { force: true })
  await database.query("UPDATE run SET state = 'cancelled' WHERE state <> 'done'")
})
afterAll(async () => {
  await database.close()
  await drop()
})

/** A process that carries out runs, with the fixture's worker. */
function openRunner(name: string) {
  const pool = openPool({ worker: new URL('../computation/computation.fixture.ts', import.meta.url) })
  pools.push(pool)
  const clock = () => new Date('2027-01-01T00:00:00Z')
  const context = {
    database,
    door: openDoor({ database, clock, committed: () => {} }),
    clock,
    config: { MATCHING_TIME_BOX_SECONDS: 600 },
    newId: () => name,
    log: createLog('silent'),
  } as unknown as ServiceContext
  return {
    ...runner(
      context,
      pool,
      openPrecedence(() => {}),
    ),
    pool,
  }
}

const newId = () => uuidv7(Date.now())
const consume = (...events: ReceivedEvent[]): Promise<void> =>
  database.transaction(async tx => {
    const emitted: CausedFact[] = []
    await bookConsumer(() => {}, newId).handle(tx, events, (facts, cause) => {
      emitted.push(...facts.map(fact => ({ fact, cause: { now: new Date(), ...cause } })))
    })
    await appendCaused(tx, emitted)
  })

const told = async (roundId: string, type: string): Promise<unknown[]> => {
  const rows = await database.query<{ data: string }>(
    'SELECT data FROM journal WHERE subject = $1 AND type = $2 ORDER BY seq',
    [roundId, type],
  )
  return rows.map(row => JSON.parse(row.data))
}
const runOf = async (roundId: string): Promise<Record<string, unknown> | undefined> =>
  (await database.query('SELECT state, attempts, owner, result_hash FROM run WHERE round_id = $1', [roundId]))[0]

let rounds = 0
/** The events of a round of its own, with lines enough for two parts. */
function newRound(seed = 'a1'.repeat(32)) {
  const roundId = idOf(9, ++rounds)
  const lines = Array.from({ length: 501 }, (_, i) => lineOf(i))
  return { roundId, lines, ...roundEvents(lines, [offerOf(1)], { roundId, seed }) }
}
type Round = ReturnType<typeof newRound>
const complete = (r: Round): ReceivedEvent[] => [
  r.opened,
  r.closed,
  ...r.demandParts,
  r.demandSeal,
  ...r.supplyParts,
  r.supplySeal,
]

test('complete books give one result, in parts, once', async () => {
  const round = newRound()
  const { look } = openRunner('p1')
  await consume(...complete(round))
  await look()
  await look()
  const parts = (await told(round.roundId, resultComputed.type)) as ResultPart[]
  expect(parts.length).toBeGreaterThan(1)
  expect(parts.map(part => part.part)).toEqual(parts.map((_, index) => index + 1))
  expect(parts.flatMap(part => part.fills)).toHaveLength(501)
  expect(parts.at(-1)?.summary?.resultHash).toBe((await runOf(round.roundId))?.result_hash)
  const [out] = await database.query<{ n: bigint }>('SELECT count(*) AS n FROM outbox WHERE subject = $1', [
    round.roundId,
  ])
  expect(Number(out?.n)).toBe(parts.length)
})

test.each([
  ['the other way round', (r: Round) => complete(r).reverse()],
  ['each in a batch of its own, twice', (r: Round) => complete(r).flatMap(event => [event, event])],
])('the topics may bring a round %s', async (_, order) => {
  const round = newRound()
  const { look } = openRunner('p1')
  for (const event of order(round)) {
    await consume(event)
    await look()
  }
  const parts = (await told(round.roundId, resultComputed.type)) as ResultPart[]
  expect(parts.filter(part => part.summary)).toHaveLength(1)
})

test('nothing runs before rules, seed and both seals are there', async () => {
  const round = newRound()
  const { look } = openRunner('p1')
  await consume(...complete(round).filter(event => event !== round.closed))
  await look()
  expect(await runOf(round.roundId)).toBeUndefined()
})

test('a missing part is told once with what was expected and found, and heals when it comes', async () => {
  const round = newRound()
  const { look } = openRunner('p1')
  const [first, second] = round.demandParts as [ReceivedEvent, ReceivedEvent]
  await consume(...complete(round).filter(event => event !== first && event !== second))
  await look()
  await consume(round.supplySeal)
  await look()
  expect(await told(round.roundId, booksIncomplete.type)).toMatchObject([
    { missing: [{ owner: 'demand', expected: { count: 501 }, found: { count: 0, sumKg: '0' } }] },
  ])
  await consume(second)
  await look()
  expect(await told(round.roundId, booksIncomplete.type)).toMatchObject([
    { missing: [{ found: { count: 0 } }] },
    { missing: [{ found: { count: 1, sumKg: '100' } }] },
  ])
  expect(await told(round.roundId, resultComputed.type)).toEqual([])
  await consume(first)
  await look()
  expect((await runOf(round.roundId))?.state).toBe('done')
  expect(await told(round.roundId, booksIncomplete.type)).toHaveLength(2)
})

test('a cancelled round is not matched, whether it was cancelled before its seals or while it ran', async () => {
  const { look } = openRunner('p1')
  const cancelled = (round: Round): ReceivedEvent => ({ ...round.closed, type: roundCancelled.type, data: {} })
  const early = newRound()
  await consume(cancelled(early), ...complete(early))
  await look()
  expect(await runOf(early.roundId)).toBeUndefined()

  const late = newRound('feed'.repeat(16))
  await consume(...complete(late))
  const looking = look()
  await until('it runs', async () => (await runOf(late.roundId))?.state === 'running')
  await consume(cancelled(late))
  await pools[0]?.close()
  await looking
  expect((await runOf(late.roundId))?.state).toBe('cancelled')
})

test('of two processes one runs a round', async () => {
  const round = newRound()
  await consume(...complete(round))
  await Promise.all([openRunner('p1').look(), openRunner('p2').look()])
  await until('it is done', async () => (await runOf(round.roundId))?.state === 'done')
  const parts = (await told(round.roundId, resultComputed.type)) as ResultPart[]
  expect(parts.filter(part => part.summary)).toHaveLength(1)
})

test('when a process dies another takes over, and what the dead one brings late does not count', async () => {
  const round = newRound()
  await consume(...complete(round))
  const [one, two] = [openRunner('p1'), openRunner('p2')]
  let held: () => void = () => {}
  const answering = new Promise<void>(resolve => {
    held = resolve
  })
  const { ask } = one.pool
  one.pool.ask = async (question, limitMs) => {
    const answer = await ask(question, limitMs)
    await answering
    return answer
  }
  const late = one.look()
  await until('it runs', async () => (await runOf(round.roundId))?.owner === 'p1')
  await database.query("UPDATE run SET lease_until = now() - interval '1 second' WHERE round_id = $1", [round.roundId])
  await two.look()
  expect(await runOf(round.roundId)).toMatchObject({ state: 'done', attempts: 1 })
  const parts = await told(round.roundId, resultComputed.type)
  held()
  await late
  expect(await told(round.roundId, resultComputed.type)).toEqual(parts)
})

const due = (roundId: string) => database.query('UPDATE run SET retry_at = now() WHERE round_id = $1', [roundId])

test.each([
  ['computes', 'dead'],
  ['checks what is being recorded', 'dea2'],
])('a worker that dies while it %s is replaced and the run is tried again', async (_, way) => {
  process.env.MATCHING_FIXTURE_MARKER = marker
  const round = newRound(way.repeat(16))
  const { look } = openRunner('p1')
  await consume(...complete(round))
  await look()
  expect(await runOf(round.roundId)).toMatchObject({ state: 'waiting', attempts: 1, result_hash: null })
  expect(await told(round.roundId, resultComputed.type)).toEqual([])
  await due(round.roundId)
  await look()
  expect(await runOf(round.roundId)).toMatchObject({ state: 'done' })
})

test('an engine that throws every time is given up after four attempts, which is told once, without its error', async () => {
  const round = newRound('bad0'.repeat(16))
  const { look } = openRunner('p1')
  await consume(...complete(round))
  for (let attempt = 0; attempt < 6; attempt++) {
    await look()
    await due(round.roundId)
  }
  expect(await runOf(round.roundId)).toMatchObject({ state: 'failed', attempts: 4 })
  expect(await told(round.roundId, resultComputed.type)).toEqual([])
  const [run] = await database.query<{ id: string }>('SELECT id FROM run WHERE round_id = $1', [round.roundId])
  const failed = { roundId: round.roundId, runId: run?.id, attempts: 4, reason: 'fault' }
  expect(await told(round.roundId, runFailed.type)).toEqual([failed])
  const [out] = await database.query<{ n: bigint }>('SELECT count(*) AS n FROM outbox WHERE subject = $1', [
    round.roundId,
  ])
  expect(Number(out?.n)).toBe(1)
})

test.each([
  ['fa11', 'not-proved'],
  ['bad1', 'checker-refused'],
  ['bad2', 'checker-refused'],
  ['bad3', 'checker-refused'],
])('a run that goes %s is given up at its first attempt, which is told with the reason alone', async (way, reason) => {
  const round = newRound(way.repeat(16))
  const { look } = openRunner('p1')
  await consume(...complete(round))
  await look()
  expect(await runOf(round.roundId)).toMatchObject({ state: 'failed', attempts: 1, result_hash: null })
  const { roundId } = round
  expect(await told(roundId, resultComputed.type)).toEqual([])
  expect(await told(roundId, runFailed.type)).toEqual([{ roundId, runId: expect.any(String), attempts: 1, reason }])
})

/** Lets a run of an engine that throws fail for good, and gives the run's id. */
async function failedRun(roundId: string, look: () => Promise<void>): Promise<string> {
  for (let attempt = 0; attempt < 4; attempt++) {
    await look()
    await due(roundId)
  }
  return ((await told(roundId, runFailed.type)) as { runId: string }[]).at(-1)?.runId ?? ''
}

test('what more comes of a book begins a failed run anew, under another id, and tells it', async () => {
  const round = newRound('bad0'.repeat(16))
  const { look } = openRunner('p1')
  await consume(...complete(round))
  const failedRunId = await failedRun(round.roundId, look)
  await consume(round.supplySeal)
  const [run] = await database.query<{ id: string }>('SELECT id FROM run WHERE round_id = $1', [round.roundId])
  expect(run?.id).not.toBe(failedRunId)
  expect(await runOf(round.roundId)).toMatchObject({ state: 'waiting', attempts: 0 })
  await consume(round.supplySeal)
  expect(await told(round.roundId, runBegunAnew.type)).toEqual([
    { roundId: round.roundId, runId: run?.id, failedRunId },
  ])
})

test('what a run begun anew misses is told again, though the failed one had missed the same', async () => {
  const round = newRound()
  const { look } = openRunner('p1')
  const [first] = round.demandParts
  await consume(...complete(round).filter(event => event !== first))
  await look()
  await database.query("UPDATE run SET state = 'failed' WHERE round_id = $1", [round.roundId])
  await consume(round.supplySeal)
  await look()
  expect(await runOf(round.roundId)).toMatchObject({ state: 'incomplete' })
  const [one, another, ...more] = await told(round.roundId, booksIncomplete.type)
  expect([another, more]).toEqual([one, []])
})

test('a run that a stop interrupts is given back untried', async () => {
  const round = newRound('feed'.repeat(16))
  const { look, pool } = openRunner('p1')
  await consume(...complete(round))
  const looking = look()
  await until('it runs', async () => (await runOf(round.roundId))?.state === 'running')
  await pool.close()
  await looking
  expect(await runOf(round.roundId)).toMatchObject({ state: 'waiting', attempts: 0 })
})

test('what is stored is what was computed', async () => {
  const round = newRound()
  await consume(...complete(round))
  await openRunner('p1').look()
  const [row] = await database.query<{ result: string }>('SELECT result FROM run WHERE round_id = $1', [round.roundId])
  const expected = stubMatch({ rules: {} as never, seed: '', lines: round.lines, offers: [offerOf(1)] }).result
  expect(JSON.parse(row?.result ?? '')).toEqual(expected)
})
