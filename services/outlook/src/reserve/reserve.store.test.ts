import { randomUUID } from 'node:crypto'
import { type Database, organisation } from '@lodestone/database'
import { type Posting, balancesOf as postedBalances } from '@lodestone/foresight'
import { formatKg } from '@lodestone/kernel'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createOutlookDatabase } from '../outlook.fixture.ts'
import { balancesOf, insertMovement, insertReserve, listMovements, listReserves, lockReserve } from './reserve.store.ts'
import { type MovementRow, type ReserveRow, shownMovement } from './reserve.ts'

let held: Awaited<ReturnType<typeof createOutlookDatabase>>
beforeAll(async () => {
  held = await createOutlookDatabase()
})
afterAll(() => held?.drop())

const recordedAt = '2026-12-01T00:00:00.000Z'
async function opened(participantId: string | null = null): Promise<ReserveRow> {
  const row: ReserveRow = {
    ...{ id: randomUUID(), participantId, bloc: participantId === null ? 'EU' : null, name: 'pilot', version: 1 },
    ...{ element: 'Dy', stage: 'separation', target: null, openedAt: recordedAt },
  }
  await insertReserve(held.database, row)
  return row
}

const WAYS = {
  receipt: ['outside', 'held'],
  release: ['held', 'outside'],
  loan: ['held', 'lent'],
  return: ['lent', 'held'],
} as const
type Kind = keyof typeof WAYS
const movement = (
  { id: reserveId, participantId }: ReserveRow,
  kind: Kind,
  grams: bigint,
  more: Partial<MovementRow> = {},
): Omit<MovementRow, 'nth'> => ({
  ...{ id: randomUUID(), reserveId, participantId, kind, on: '2026-12-01', from: WAYS[kind][0], to: WAYS[kind][1] },
  ...{
    grams,
    borrower: kind === 'loan' || kind === 'return' ? 'JP' : null,
    trigger: null,
    metIn: null,
    corrects: null,
  },
  ...{ reason: 'a test', recordedBy: 'somebody', recordedAt },
  ...more,
})

/** Adds a movement without asking whether anything is there, as a service with a fault would. */
const move = (row: Omit<MovementRow, 'nth'>, database: Database = held.database): Promise<MovementRow> =>
  database.transaction(async tx => {
    await lockReserve(tx, row.reserveId)
    return insertMovement(tx, row)
  })

/** The grams of every account and of the world outside. */
async function allOf(id: string): Promise<bigint> {
  const [row] = await held.database.query<{ sum: string }>(
    `SELECT coalesce(sum(added), 0)::text AS sum FROM reserve_movement,
     LATERAL (VALUES (from_account, -grams), (to_account, grams)) AS entry (account, added) WHERE reserve_id = $1`,
    [id],
  )
  return BigInt(row?.sum ?? -1)
}
const heldOf = async (id: string): Promise<bigint> => (await balancesOf(held.database, [id]))(id).held

test('of forty that take from an account at once, as many succeed as there is for, and nothing is made or lost', async () => {
  const own = await opened()
  await move(movement(own, 'receipt', 100n))
  const tried = await Promise.allSettled(
    Array.from({ length: 40 }, (_, n) => move(movement(own, n % 2 === 0 ? 'release' : 'loan', 10n))),
  )
  expect(tried.filter(({ status }) => status === 'fulfilled')).toHaveLength(10)
  const { held: left, lent } = (await balancesOf(held.database, [own.id]))(own.id)
  const out = (await listMovements(held.database, own.id, { limit: 100 })).filter(one => one.kind === 'release')
  expect([left, (lent.get('JP') ?? 0n) + 10n * BigInt(out.length)]).toEqual([0n, 100n])
  expect(await allOf(own.id)).toBe(0n)
})

test('without the lock of the service too, the database keeps an account from below nothing', async () => {
  const own = await opened()
  await move(movement(own, 'receipt', 100n))
  const tried = await Promise.allSettled(
    Array.from({ length: 12 }, (_, n) =>
      held.database.query(
        `INSERT INTO reserve_movement (id, reserve_id, nth, kind, moved_on, from_account, to_account, grams, reason, recorded_by, recorded_at)
         VALUES (gen_random_uuid(), $1, $2, 'release', '2026-12-01', 'held', 'outside', 30, 'x', 'x', now())`,
        [own.id, n + 10],
      ),
    ),
  )
  expect(tried.filter(({ status }) => status === 'fulfilled')).toHaveLength(3)
  expect(await heldOf(own.id)).toBe(10n)
})

test('a connection that is killed between a movement and its commit leaves nothing of it, and holds nobody up', async () => {
  const own = await opened()
  await move(movement(own, 'receipt', 100n))
  const killed = held.database.transaction(async tx => {
    await lockReserve(tx, own.id)
    await insertMovement(tx, movement(own, 'release', 60n))
    const [{ pid } = { pid: 0 }] = await tx.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
    await held.database.query('SELECT pg_terminate_backend($1)', [pid])
    await tx.query('SELECT 1')
  })
  await expect(killed).rejects.toThrow()
  expect(await heldOf(own.id)).toBe(100n)
  await move(movement(own, 'release', 100n))
  expect([await heldOf(own.id), await allOf(own.id)]).toEqual([0n, 0n])
})

test.each([
  ['more than is held', (own: ReserveRow) => movement(own, 'release', 101n), /less than nothing/],
  ['more back than that borrower owes', (own: ReserveRow) => movement(own, 'return', 1n), /less than nothing/],
  ['nothing', (own: ReserveRow) => movement(own, 'receipt', 0n), /reserve_movement_grams/],
  [
    'a receipt out of the account',
    (own: ReserveRow) => movement(own, 'receipt', 1n, { from: 'held', to: 'outside' }),
    /way/,
  ],
  ['a loan to nobody', (own: ReserveRow) => movement(own, 'loan', 1n, { borrower: null }), /borrower/],
  ['for another owner', (own: ReserveRow) => movement(own, 'receipt', 1n, { participantId: randomUUID() }), /owner/],
])('a movement of %s is refused by the database itself', async (_, made, why) => {
  const own = await opened()
  await move(movement(own, 'receipt', 100n))
  await expect(move(made(own)).catch(error => Promise.reject(error.cause ?? error))).rejects.toThrow(why)
  expect(await heldOf(own.id)).toBe(100n)
})

test('a correction is the whole counter-entry of one movement, once, and nothing is changed or taken away', async () => {
  const own = await opened()
  const receipt = await move(movement(own, 'receipt', 100n))
  const undo = (grams: bigint, corrects: string): Omit<MovementRow, 'nth'> => ({
    ...movement(own, 'release', grams),
    ...{ kind: 'correction', corrects },
  })
  await expect(move(undo(40n, receipt.id))).rejects.toThrow()
  const correction = await move(undo(100n, receipt.id))
  await expect(move(undo(100n, receipt.id))).rejects.toThrow()
  await expect(move({ ...undo(100n, correction.id), from: 'outside', to: 'held' })).rejects.toThrow()
  expect([await heldOf(own.id), await allOf(own.id)]).toEqual([0n, 0n])
  for (const sql of ['UPDATE reserve_movement SET grams = 1', 'DELETE FROM reserve_movement', 'DELETE FROM reserve'])
    await expect(held.database.query(sql)).rejects.toThrow(/permission/)
})

test('what accounts hold and have lent is what the rule of postings says, whatever was moved in which order', async () => {
  const own = await opened()
  const kinds: Kind[] = ['receipt', 'loan', 'release', 'return', 'receipt', 'loan', 'release', 'return', 'return']
  for (let n = 0; n < 60; n++) {
    const kind = kinds[(n * 7) % kinds.length] ?? 'receipt'
    const borrower = kind === 'loan' || kind === 'return' ? `B${n % 2}` : null
    await move(movement(own, kind, BigInt(((n * 37) % 90) + 1), { borrower })).catch(() => undefined)
  }
  const rows = (await listMovements(held.database, own.id, { limit: 100 })).map(shownMovement).reverse()
  const head = { reserve: own.id, element: 'Dy', stage: 'separation' } as const
  const postings = rows.map(({ id, kind, on, kg, borrower = '' }): Posting => {
    const posting = { ...head, posting: id, on, kg }
    if (kind === 'loan' || kind === 'return') return { ...posting, kind, borrower }
    return { ...posting, kind: kind === 'receipt' ? 'build-up' : 'release' }
  })
  const { held: left, lent } = (await balancesOf(held.database, [own.id]))(own.id)
  const owed = [...lent].flatMap(([borrower, grams]) => (grams > 0n ? [{ borrower, kg: formatKg(grams) }] : []))
  expect(postedBalances(postings)).toEqual([{ ...head, heldKg: formatKg(left), lent: owed }])
  expect(rows.length).toBeGreaterThan(20)
})

test('a member reaches its own account and movements alone, and none of a bloc’s, whatever a query forgets', async () => {
  const [mine, rival] = [randomUUID(), randomUUID()]
  const own = await opened(mine)
  for (const row of [own, await opened(rival), await opened()]) await move(movement(row, 'receipt', 5n))
  const within = held.open.within(organisation(mine))
  expect((await listReserves(within, { limit: 100 })).map(({ id }) => id)).toEqual([own.id])
  const seen = await within.query<{ reserve_id: string }>('SELECT reserve_id FROM reserve_movement')
  expect(seen.map(row => row.reserve_id)).toEqual([own.id])
  for (const table of ['reserve_trigger', 'reserve_observation', 'reserve_plan'])
    expect(await within.query(`SELECT 1 FROM ${table}`)).toEqual([])
})
