import type { Sql } from '@lodestone/database'
import { and, asc, count, eq, gt, inArray, isNotNull, type Shown, type SQL, sql } from '@lodestone/database/drizzle'
import { roundTable } from '../schema.ts'
import { keptMatching, keptMissing, matchingOf, missingOf } from './round.missing.ts'
import type { Cancelling, Round } from './round.ts'

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

const roundOf = (row: Shown<typeof SHOWN>): Round => ({
  id: row.id,
  version: row.version,
  state: row.state,
  draft: row.draft,
  seed: row.seed,
  seedHash: row.seedHash,
  ...(row.openedAt === null ? {} : { openedAt: row.openedAt }),
  ...(row.offeringSince === null ? {} : { offeringSince: row.offeringSince }),
  ...(row.closedAt === null ? {} : { closedAt: row.closedAt }),
  ...(row.awardedAt === null ? {} : { awardedAt: row.awardedAt }),
  pass: row.pass,
  ...(row.decisionsDueAt === null ? {} : { decisionsDueAt: row.decisionsDueAt }),
  missing: missingOf(row),
  ...(row.matching === null ? {} : { matching: matchingOf(row.matching) }),
  ...(row.cancelling === null ? {} : { cancelling: row.cancelling }),
})

/** A common table expression that inserts a round, and its parameters. */
export const roundInsert = (round: Round): { sql: string; values: unknown[] } => ({
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

export async function saveRound(tx: Sql, round: Round): Promise<void> {
  await tx.drizzle
    .update(roundTable)
    .set({
      state: round.state,
      version: round.version,
      openedAt: round.openedAt ?? null,
      closedAt: round.closedAt ?? null,
      ...keptMissing(round.missing),
      matching: round.matching === undefined ? null : keptMatching(round.matching),
      cancelling: round.cancelling ?? null,
      awardedAt: round.awardedAt ?? null,
      pass: round.pass,
      decisionsDueAt: round.decisionsDueAt ?? null,
      offeringSince: round.offeringSince ?? null,
    })
    .where(eq(roundTable.id, round.id))
}

/** Keeps what a round is about, while it may change: from the opening on its rules name the version of the policy, and all of it stays. */
export async function saveDraft(tx: Sql, { id, draft }: Round): Promise<void> {
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
