import type { Sql } from '@lodestone/database'
import { and, asc, count, eq, gt, inArray, isNotNull, sql } from '@lodestone/database/drizzle'
import { roundTable } from '../schema.ts'
import { keptMatching, keptMissing } from './round.missing.ts'
import { roundOf, SHOWN } from './round.row.ts'
import type { Round, RoundIn } from './round.ts'

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
