import type { Sql } from '@lodestone/database'
import { and, asc, count, eq, gt, inArray, isNotNull, type Shown, type SQL, sql } from '@lodestone/database/drizzle'
import { roundTable } from '../schema.ts'
import { keptMatching, keptMissing, matchingOf, missingOf } from './round.missing.ts'
import type { Cancelling, Round, RoundIn } from './round.ts'

const SHOWN = {
  id: roundTable.id,
  version: roundTable.version,
  state: roundTable.state,
  draft: roundTable.draft,
  seed: roundTable.seed,
  seedHash: roundTable.seedHash,
  openedAt: roundTable.openedAt,
  offeringSince: roundTable.offeringSince,
  closedAt: roundTable.closedAt,
  awardedAt: roundTable.awardedAt,
  pass: roundTable.pass,
  decisionsDueAt: roundTable.decisionsDueAt,
  missing: roundTable.missing,
  gaps: roundTable.gaps,
  matching: roundTable.matching,
  cancelling: roundTable.cancelling,
}

type RoundRow = Shown<typeof SHOWN>

/** The round that a row is of, with what its state has. Throws for a row that lacks some of it. */
export function roundOf(row: RoundRow): Round {
  const { state } = row
  const has = <K extends keyof RoundRow>(field: K): NonNullable<RoundRow[K]> => row[field] ?? unfit(row, field)
  const { id, version, draft, seed, seedHash, pass } = row
  const drafted = { id, version, draft, seed, seedHash, pass }
  const opened = () => ({ ...drafted, openedAt: has('openedAt') })
  const closed = () => ({ ...opened(), closedAt: has('closedAt') })
  const waiting = () => ({ ...closed(), matching: matchingOf(has('matching')), missing: missingOf(row) })
  const cancelling = row.cancelling === null ? {} : { cancelling: row.cancelling }
  switch (state) {
    case 'draft':
      return { ...drafted, state }
    case 'collecting':
      return { ...opened(), state }
    case 'offering':
      return { ...opened(), state, offeringSince: has('offeringSince') }
    case 'sealing':
      return { ...waiting(), state }
    case 'matching':
      return { ...waiting(), state, ...cancelling }
    case 'matched': {
      const due = row.decisionsDueAt === null ? {} : { decisionsDueAt: row.decisionsDueAt }
      return { ...closed(), state, ...due, ...cancelling }
    }
    case 'awarded':
    case 'completed':
      return { ...closed(), state, awardedAt: has('awardedAt') }
    case 'cancelled':
      return { ...(row.closedAt !== null ? closed() : row.openedAt !== null ? opened() : drafted), state }
  }
}

function unfit({ id, state }: RoundRow, field: string): never {
  throw new Error(`the row of round ${id} does not fit its state: it is ${state} and has no ${field}`)
}

/** A common table expression that inserts a round, and its parameters. */
export const roundInsert = (round: RoundIn<'draft'>): { sql: string; values: unknown[] } => ({
  sql: `round_row AS (INSERT INTO round (id, reference, state, version, collection_closes_at, offers_close_at, draft, seed, seed_hash)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9))`,
  values: [
    round.id,
    round.draft.reference,
    round.state,
    round.version,
    round.draft.collectionClosesAt,
    round.draft.offersCloseAt,
    JSON.stringify(round.draft),
    round.seed,
    round.seedHash,
  ],
})

/** A round, locked until the transaction ends. Whoever keeps facts of a round holds this lock. */
export async function lockRound(tx: Sql, id: string): Promise<Round | undefined> {
  const [row] = await tx.drizzle.select(SHOWN).from(roundTable).where(eq(roundTable.id, id)).for('update')
  return row && roundOf(row)
}

/** Several rounds, locked in the one order. */
export async function lockRounds(tx: Sql, ids: readonly string[]): Promise<Map<string, Round>> {
  const rows = await tx.drizzle
    .select(SHOWN)
    .from(roundTable)
    .where(inArray(roundTable.id, [...ids]))
    .orderBy(asc(roundTable.id))
    .for('update')
  return new Map(rows.map(row => [row.id, roundOf(row)]))
}

/** Each part with the literals of the index that finds it. */
function isDue(now: Date): SQL {
  const { collectionClosesAt, offersCloseAt, decisionsDueAt, state, cancelling } = roundTable
  const at = now.toISOString()
  return sql`(${state} = 'collecting' AND ${collectionClosesAt} <= ${at}) OR (${state} = 'offering' AND ${offersCloseAt} <= ${at})
    OR (${state} = 'matched' AND ${cancelling} IS NULL AND ${decisionsDueAt} <= ${at})`
}

/** Whether any round has a deadline that has passed. */
export async function anyDue({ drizzle }: Sql, now: Date): Promise<boolean> {
  const due = await drizzle.select({ id: roundTable.id }).from(roundTable).where(isDue(now)).limit(1)
  return due.length > 0
}

/** One round whose deadline has passed, locked; rounds that another process works on are left to it. */
export async function lockDueRound(tx: Sql, now: Date): Promise<Round | undefined> {
  const [row] = await tx.drizzle
    .select(SHOWN)
    .from(roundTable)
    .where(isDue(now))
    .limit(1)
    .for('update', { skipLocked: true })
  return row && roundOf(row)
}

/** Rounds whose cancellation has begun and is not done. */
export async function listCancelling({ drizzle }: Sql): Promise<{ id: string; cancelling: Cancelling }[]> {
  const rows = await drizzle
    .select({ id: roundTable.id, cancelling: roundTable.cancelling })
    .from(roundTable)
    .where(isNotNull(roundTable.cancelling))
    .orderBy(asc(roundTable.id))
  return rows.flatMap(({ id, cancelling }) => (cancelling ? [{ id, cancelling }] : []))
}

/** What a round has no more once it has left the states that have it. When it was opened, took offers, was closed and awarded stays. */
const LEFT = { missing: [], matching: null, cancelling: null, decisionsDueAt: null }

export async function saveRound(tx: Sql, round: Round): Promise<void> {
  const { id, draft: _, seed: __, seedHash: ___, missing, matching, ...columns } = { ...LEFT, ...round }
  await tx.drizzle
    .update(roundTable)
    .set({ ...columns, ...keptMissing(missing), matching: matching && keptMatching(matching) })
    .where(eq(roundTable.id, id))
}

/** Keeps what a round is about, while it may change: from the opening on its rules name the version of the policy, and all of it stays. */
export async function saveDraft(tx: Sql, { id, draft }: RoundIn<'draft' | 'collecting'>): Promise<void> {
  const { reference, collectionClosesAt, offersCloseAt } = draft
  await tx.drizzle
    .update(roundTable)
    .set({ draft, reference, collectionClosesAt, offersCloseAt })
    .where(eq(roundTable.id, id))
}

export type RoundFilter = { id?: string; state?: string; openedOnly: boolean; after?: string; limit: number }

/** Rounds by id, one more than the limit. `openedOnly` leaves out what was never more than a draft. */
export async function listRounds({ drizzle }: Sql, filter: RoundFilter): Promise<Round[]> {
  const rows = await drizzle
    .select(SHOWN)
    .from(roundTable)
    .where(
      and(
        filter.id === undefined ? undefined : eq(roundTable.id, filter.id),
        filter.state === undefined ? undefined : sql`${roundTable.state} = ${filter.state}`,
        filter.openedOnly ? isNotNull(roundTable.openedAt) : undefined,
        filter.after === undefined ? undefined : gt(roundTable.id, filter.after),
      ),
    )
    .orderBy(asc(roundTable.id))
    .limit(filter.limit + 1)
  return rows.map(roundOf)
}

/** How many rounds are in which state. */
export async function countRounds({ drizzle }: Sql): Promise<[state: string, rounds: number][]> {
  const rows = await drizzle
    .select({ state: roundTable.state, rounds: count() })
    .from(roundTable)
    .groupBy(roundTable.state)
  return rows.map(row => [row.state, row.rounds])
}
