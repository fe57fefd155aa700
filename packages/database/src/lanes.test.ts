import net from 'node:net'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { createNotes } from './database.fixture.ts'
import { Conflict, type Database, DatabaseUnavailable, openDatabase, organisation } from './index.ts'

const ORGS = Array.from({ length: 5 }, (_, n) => organisation(`01890000-0000-7000-8000-00000000abc${n}`))

let test: Awaited<ReturnType<typeof createNotes>>
let database: Database

beforeAll(async () => {
  test = await createNotes('lanes')
  database = openDatabase({ url: test.login, schema: 'lanes', applicationName: 'lanes-test' })
})
beforeEach(() => database.within('service').query('DELETE FROM note'))
afterAll(async () => {
  await database?.close()
  await test?.drop()
})

const orgOf = (i: number) => ORGS[(i * 7) % ORGS.length] as (typeof ORGS)[number]
const keep = (i: number, owner = orgOf(i)) =>
  database.within(orgOf(i)).grouped.query('INSERT INTO note VALUES ($1, $2)', [i, owner], 'keep-note')
const keptIds = async () =>
  (await database.within('service').query<{ id: number }>('SELECT id FROM note ORDER BY id')).map(row => row.id)

async function asOwner(sql: string, values: unknown[] = []): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: test.url })
  await client.connect()
  const { rows } = await client.query(sql, values)
  await client.end()
  return rows
}

/** Connections that run a statement which begins so. */
async function active(statement: string): Promise<number> {
  const sql = `SELECT pid FROM pg_stat_activity WHERE state = 'active' AND starts_with(query, $1)`
  return (await asOwner(sql, [statement])).length
}

/** Connections whose last statement began so. */
async function lanesAfter(statement: string): Promise<number> {
  const sql = `SELECT count(*)::int AS lanes FROM pg_stat_activity WHERE application_name = 'lanes-test' AND starts_with(query, $1)`
  const [{ lanes }] = (await asOwner(sql, [statement])) as [{ lanes: number }]
  return lanes
}

/** Opens as many connections as there may be: on a busy machine two may do all the work before the third is there. */
async function openAll(): Promise<void> {
  const some = 'SELECT pg_sleep(0.001)'
  const fill = () => Promise.all(Array.from({ length: 48 }, () => database.grouped.query(some)))
  await expect.poll(async () => (await fill()) && lanesAfter(some), { timeout: 15_000 }).toBe(3)
}

it('gives every statement of many callers at once its own reach and its own answer, on three connections', async () => {
  await openAll()
  const ids = Array.from({ length: 300 }, (_, i) => i)
  await Promise.all(ids.map(i => keep(i)))
  const seen = await Promise.all(
    ids.map(i =>
      database
        .within(orgOf(i))
        .grouped.query<{ owner: string; i: number }>('SELECT DISTINCT owner, $1::int AS i FROM note', [i]),
    ),
  )
  expect(seen).toEqual(ids.map(i => [{ owner: orgOf(i), i }]))
  expect(await lanesAfter('SELECT DISTINCT owner')).toBe(3)
})

it('takes nothing with a statement that fails: those before and after it on the same connection are kept', async () => {
  const taken = new Set([33, 53])
  const foreign = new Set([7, 27, 47])
  const ids = Array.from({ length: 60 }, (_, i) => i)
  const ended = await Promise.allSettled(
    ids.map(i => keep(taken.has(i) ? 13 : i, foreign.has(i) ? orgOf(i + 1) : undefined)),
  )
  const failed = ended.flatMap((end, i) => (end.status === 'rejected' ? [{ i, reason: end.reason }] : []))
  expect(failed.filter(({ reason }) => reason instanceof Conflict)).toHaveLength(taken.size)
  expect(failed.filter(({ reason }) => /row-level security/.test(reason.message)).map(({ i }) => i)).toEqual([
    ...foreign,
  ])
  expect(failed).toHaveLength(taken.size + foreign.size)
  expect(await keptIds()).toEqual(ids.filter(i => !taken.has(i) && !foreign.has(i)))
})

it('keeps what is asked for at once in few transactions', async () => {
  await openAll()
  const ids = Array.from({ length: 48 }, (_, i) => i)
  await Promise.all(ids.map(i => keep(i)))
  const [{ transactions }] = (await asOwner(
    'SELECT count(DISTINCT xmin::text)::int AS transactions FROM lanes.note',
  )) as [{ transactions: number }]
  expect(transactions).toBe(3)
})

it('reads answers like any other query', async () => {
  await expect(
    database.grouped.query("SELECT 9007199254740993 AS big, '2026-11-26 10:00Z'::timestamptz AS at"),
  ).resolves.toEqual([{ big: 9007199254740993n, at: '2026-11-26T10:00:00.000Z' }])
})

it('fails the one whose values cannot be written, and answers those beside it', async () => {
  const circle: Record<string, unknown> = {}
  circle.self = circle
  const ended = await Promise.allSettled(
    [1, circle, 3].map((id, i) =>
      database.within(orgOf(i)).grouped.query('INSERT INTO note VALUES ($1, $2) RETURNING id', [id, orgOf(i)], 'kept'),
    ),
  )
  expect(ended).toEqual([
    { status: 'fulfilled', value: [{ id: 1 }] },
    { status: 'rejected', reason: expect.objectContaining({ message: expect.stringMatching(/circular/) }) },
    { status: 'fulfilled', value: [{ id: 3 }] },
  ])
  await expect(
    database.within(orgOf(4)).grouped.query('INSERT INTO note VALUES ($1, $2) RETURNING id', [4, orgOf(4)], 'kept'),
  ).resolves.toEqual([{ id: 4 }])
})

it('runs no statement by the name of another', async () => {
  await database.grouped.query('SELECT 1 AS one', [], 'one')
  await expect(database.grouped.query('SELECT 2 AS two', [], 'one')).rejects.toThrow(/name one/)
})

it('takes nothing with a statement that the end of the transaction refuses', async () => {
  await asOwner('CREATE TABLE lanes.late (id integer CONSTRAINT late_key UNIQUE DEFERRABLE INITIALLY DEFERRED)')
  await asOwner('GRANT ALL ON lanes.late TO lodestone_lanes')
  const insert = (id: number) => database.grouped.query('INSERT INTO late VALUES ($1) RETURNING id', [id])
  const ended = await Promise.allSettled([1, 2, 1, 3].map(insert))
  expect(ended.filter(({ status }) => status === 'rejected')).toEqual([
    { status: 'rejected', reason: expect.any(Conflict) },
  ])
  expect(await asOwner('SELECT id FROM lanes.late ORDER BY id')).toEqual([{ id: 1 }, { id: 2 }, { id: 3 }])
})

it('tells all who wait on a connection that is lost, and opens another', async () => {
  const waiting = Array.from({ length: 12 }, () => database.grouped.query('SELECT pg_sleep(30)'))
  const ended = Promise.allSettled(waiting)
  await expect.poll(() => active('SELECT pg_sleep(30)'), { timeout: 15_000 }).toBe(3)
  await asOwner(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep(30)%' AND state = 'active'",
  )
  for (const end of await ended) expect((end as PromiseRejectedResult).reason).toBeInstanceOf(DatabaseUnavailable)
  await Promise.all([1, 2, 3].map(i => keep(i)))
  expect(await keptIds()).toEqual([1, 2, 3])
})

it('shares what waits with a connection that is still opening', async () => {
  const { hostname, port } = new URL(test.url)
  const held: (() => void)[] = []
  let opened = 0
  const door = net.createServer(client => {
    const pass = () => {
      const server = net.connect(Number(port), hostname)
      client.pipe(server).pipe(client)
    }
    if (++opened < 3) pass()
    else held.push(pass)
  })
  await new Promise<void>(resolve => door.listen(0, '127.0.0.1', resolve))
  const url = new URL(test.login)
  url.host = `127.0.0.1:${(door.address() as net.AddressInfo).port}`
  const slow = openDatabase({ url: url.href, schema: 'lanes' })
  const sleeping = (seconds: number) =>
    Array.from({ length: 12 }, () => slow.grouped.query(`SELECT pg_sleep(${seconds})`))
  const first = sleeping(0.05)
  await expect.poll(() => held.length).toBe(1)
  await Promise.all(first.slice(0, 8))
  const waiting = sleeping(0.4)
  await expect.poll(() => active('SELECT pg_sleep(0.4)')).toBe(2)
  for (const pass of held) pass()
  await expect.poll(() => active('SELECT pg_sleep(0.4)')).toBe(3)
  await Promise.all([...first, ...waiting])
  await slow.close()
  door.close()
})

it('opens at ease while the server gives no second connection, and lets nobody wait longer than for any connection', async () => {
  const { hostname, port } = new URL(test.url)
  let opened = 0
  const door = net.createServer(client => {
    if (++opened > 1) return client.destroy()
    const server = net.connect(Number(port), hostname)
    client.pipe(server).pipe(client)
  })
  await new Promise<void>(resolve => door.listen(0, '127.0.0.1', resolve))
  const url = new URL(test.login)
  url.host = `127.0.0.1:${(door.address() as net.AddressInfo).port}`
  const full = openDatabase({ url: url.href, schema: 'lanes', connectTimeoutMs: 600 })
  await full.grouped.query('SELECT 1')
  const long = full.grouped.query("SELECT 'done' AS it, pg_sleep(1.5)::text AS slept")
  await new Promise(resolve => setTimeout(resolve, 100))
  await expect(full.grouped.query('SELECT 2')).rejects.toBeInstanceOf(DatabaseUnavailable)
  expect(opened).toBeGreaterThan(2)
  expect(opened).toBeLessThan(8)
  expect(await long).toMatchObject([{ it: 'done' }])
  await full.close()
  door.close()
})

it('says so when nobody listens', async () => {
  const nowhere = openDatabase({ url: 'postgres://root@127.0.0.1:1/none', schema: 'lanes' })
  await expect(nowhere.grouped.query('SELECT 1')).rejects.toBeInstanceOf(DatabaseUnavailable)
  await nowhere.close()
})

it('answers what is under way before it closes, and nothing after', async () => {
  const closing = openDatabase({ url: test.login, schema: 'lanes' }).within('service')
  await closing.grouped.query('SELECT 1')
  const asked = Array.from({ length: 9 }, (_, i) =>
    closing.grouped.query('SELECT $1::int AS i, pg_sleep(0.05)::text', [i]),
  )
  await new Promise(resolve => setImmediate(resolve))
  await closing.close()
  expect((await Promise.all(asked)).map(([row]) => row?.i)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8])
  await expect(closing.grouped.query('SELECT 1')).rejects.toBeInstanceOf(DatabaseUnavailable)
})
