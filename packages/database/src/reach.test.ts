import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { createNotes } from './database.fixture.ts'
import { currentReach, type Database, openDatabase, organisation, type Reach, withReach } from './index.ts'

const ORGS = Array.from({ length: 5 }, (_, n) => organisation(`01890000-0000-7000-8000-00000000abc${n}`))
const [ANNA, BERTA] = ORGS as [Reach, Reach]

let test: Awaited<ReturnType<typeof createNotes>>
/** One connection, so that every caller gets the one that another has just used. */
let database: Database

beforeAll(async () => {
  test = await createNotes('notes')
  database = openDatabase({ url: test.login, schema: 'notes', max: 1, statementTimeoutMs: 400 })
})
beforeEach(async () => {
  await database.within('service').query('DELETE FROM note')
  for (const owner of ORGS)
    await database.within('service').query('INSERT INTO note SELECT n, $1 FROM generate_series(1, 3) AS n', [owner])
})
afterAll(async () => {
  await database?.close()
  await test?.drop()
})

/** Whose notes a statement without any WHERE returns. */
const ownersSeen = async (sql: Pick<Database, 'query'> = database): Promise<string[]> =>
  (await sql.query<{ owner: string }>('SELECT DISTINCT owner FROM note ORDER BY owner')).map(row => row.owner)

describe('a statement', () => {
  it('sees and writes nothing while nobody is said to be at work', async () => {
    expect(currentReach()).toBe('nobody')
    expect(await ownersSeen()).toEqual([])
    expect(await database.query('DELETE FROM note RETURNING 1')).toEqual([])
    await expect(database.query('INSERT INTO note VALUES (1, $1)', [ANNA])).rejects.toThrow(/row-level security/)
  })

  it('has the reach of its own caller, with one connection and many callers at once', async () => {
    const callers = Array.from({ length: 200 }, (_, i) => ORGS[(i * 7) % ORGS.length] as Reach)
    const seen = await Promise.all(callers.map(org => withReach(org, () => ownersSeen())))
    expect(seen).toEqual(callers.map(org => [org]))
    const drizzled = await Promise.all(
      ORGS.map(org => withReach(org, () => database.drizzle.execute('SELECT DISTINCT owner FROM note'))),
    )
    expect(drizzled.map(result => result.rows)).toEqual(ORGS.map(owner => [{ owner }]))
  })

  it('keeps its caller through what it awaits', async () => {
    await Promise.all(
      ORGS.map(org =>
        withReach(org, async () => {
          await new Promise(resolve => setImmediate(resolve))
          await Promise.all([ownersSeen(), ownersSeen()])
          expect(await ownersSeen()).toEqual([org])
        }),
      ),
    )
    expect(await ownersSeen()).toEqual([])
  })

  it('leaves no reach on its connection when it has ended', async () => {
    const query = vi.spyOn(pg.Client.prototype, 'query')
    await database.within(ANNA).query('SELECT 1')
    await database.within(ANNA).transaction(tx => tx.within('everybody').query('SELECT 1'))
    const connection = query.mock.contexts.at(-1) as pg.Client
    query.mockRestore()
    const { rows } = await connection.query("SELECT current_setting('lodestone.reach') AS reach")
    expect(rows).toEqual([{ reach: 'nobody' }])
  })

  it('never has the reach of the one before: after an error, a timeout, a cancel, a rollback, a commit', async () => {
    const anna = database.within(ANNA)
    const ends: Record<string, () => Promise<unknown>> = {
      error: () => anna.query('SELECT 1/0'),
      'syntax error': () => anna.query('SELEC 1'),
      timeout: () => anna.query('SELECT pg_sleep(5)'),
      cancel: () => Promise.all([anna.query('SELECT pg_sleep(0.3)'), cancelled('pg_sleep(0.3)')]),
      rollback: () =>
        anna.transaction(async tx => {
          await tx.query('SELECT 1')
          throw new Error('no')
        }),
      'failure inside': () => anna.transaction(tx => tx.query('SELECT 1/0')),
      'cancel inside': () =>
        anna.transaction(tx => Promise.all([tx.query('SELECT pg_sleep(0.31)'), cancelled('pg_sleep(0.31)')])),
      'wide and failed': () => anna.transaction(tx => tx.within('everybody').query('SELECT 1/0')),
      commit: () => anna.transaction(tx => tx.within('everybody').query('SELECT 1')),
    }
    for (const [how, end] of Object.entries(ends)) {
      await end().catch(() => {})
      expect([how, await ownersSeen()]).toEqual([how, []])
      expect([how, await ownersSeen(database.within(BERTA))]).toEqual([how, [BERTA]])
    }
  })

  it('is not run when its setting fails, and the connection goes', async () => {
    await database.query('DEALLOCATE "lodestone-reach"')
    const writing = database.within(ANNA).query("INSERT INTO note VALUES (99, 'x')")
    await expect(writing).rejects.toThrow(/does not exist/)
    expect(await ownersSeen(database.within(ANNA))).toEqual([ANNA])
    expect(await database.within('service').query('SELECT 1 FROM note WHERE id = 99')).toEqual([])
  })
})

describe('a transaction', () => {
  it('has one reach, whoever is at work meanwhile', async () => {
    await withReach(ANNA, () =>
      database.transaction(async tx => {
        expect(await ownersSeen(tx)).toEqual([ANNA])
        expect(await withReach(BERTA, () => ownersSeen(tx))).toEqual([ANNA])
      }),
    )
  })

  it('has another reach for what is run through within, and for nothing beside it', async () => {
    const writing = database.within(ANNA).transaction(async tx => {
      const wide = tx.within('everybody')
      const answers = await Promise.all([ownersSeen(tx), ownersSeen(wide), ownersSeen(tx), ownersSeen(wide)])
      expect(answers).toEqual([[ANNA], ORGS, [ANNA], ORGS])
      await tx.query('INSERT INTO note VALUES (1, $1)', [BERTA])
    })
    await expect(writing).rejects.toThrow(/row-level security/)
  })

  it('refuses what is no reach before PostgreSQL sees it, and goes on', async () => {
    await database.within(ANNA).transaction(async tx => {
      await expect(tx.within("x'; SELECT 1 --" as Reach).query('SELECT 1')).rejects.toThrow('not a reach')
      expect(await ownersSeen(tx)).toEqual([ANNA])
    })
  })
})

it('a session keeps the reach that it was opened with', async () => {
  const session = await database.within(ANNA).session({ enable_sort: 'off' })
  expect(await withReach('everybody', () => ownersSeen(session))).toEqual([ANNA])
  await session.close()
})

describe('a reach', () => {
  it('is a name or the id of one organisation, and nothing else of a request', async () => {
    for (const text of ['', 'everybody', 'service', "x' OR true", `${ANNA}'--`, ` ${ANNA}`, `${ANNA}\n`])
      expect(() => organisation(text)).toThrow('named by a UUID')
    await expect(database.within(`${ANNA}'; RESET ROLE --` as Reach).query('SELECT 1')).rejects.toThrow('not a reach')
    await expect(database.within('all' as Reach).transaction(async () => {})).rejects.toThrow('not a reach')
    expect(await ownersSeen(database.within(organisation(ANNA.toUpperCase())))).toEqual([])
  })
})

/** Cancels the running statement that has this text in it, from beside. */
async function cancelled(text: string): Promise<void> {
  const admin = new pg.Client({ connectionString: test.url })
  await admin.connect()
  for (let found = 0; found === 0; )
    found =
      (
        await admin.query(
          "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE query LIKE $1 AND state = 'active' AND pid <> pg_backend_pid()",
          [`%${text}%`],
        )
      ).rowCount ?? 0
  await admin.end()
}
