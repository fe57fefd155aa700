import type { Sql } from '@lodestone/database'
import { and, eq, type SQL, sql } from '@lodestone/database/drizzle'
import {
  ownDecisionTable,
  projectDecisionTable,
  projectRoundTable,
  projectSoldTable,
} from '../schema.project-rounds.ts'
import type { ClosedText, Decided } from './decide.ts'

/** Milliseconds a round belongs to its owner without a sign of life. */
export const LEASE_MS = 15_000

/** A closed round that this process decides for as long as its lease holds. */
export type Claim = Omit<ClosedText, 'terms'> & {
  readonly roundId: string
  readonly correlationId: string
  readonly owner: string
  readonly claims: number
  readonly terms: ClosedText['terms'] | null
}

/**
 * Takes the round that closed first of those that wait or whose owner has died, as long as no other is decided: what one sells the next must know.
 */
export const claimDecision = (
  database: { transaction<T>(work: (tx: Sql) => Promise<T>): Promise<T> },
  owner: string,
): Promise<Claim | undefined> =>
  database.transaction(async tx => {
    await tx.query("SELECT pg_advisory_xact_lock(hashtextextended('outlook decision', 0))", [], 'decision-lock')
    const [row] = await tx.query<Omit<Claim, 'owner'>>(
      `WITH claimed AS (
         UPDATE project_decision SET state = 'running', owner = $1, claims = claims + 1, lease_until = now() + $2 * interval '1 millisecond'
         WHERE round_id = (SELECT d.round_id FROM project_decision AS d JOIN project_round AS r ON r.id = d.round_id
           WHERE r.state = 'closed' AND (d.state = 'waiting' OR (d.state = 'running' AND d.lease_until < now()))
             AND NOT EXISTS (SELECT FROM project_decision AS o JOIN project_round AS s ON s.id = o.round_id
               WHERE s.state = 'closed' AND o.state = 'running' AND o.lease_until >= now())
           ORDER BY r.closed_at, r.id LIMIT 1)
         RETURNING round_id, sealed, correlation_id, claims)
       SELECT claimed.round_id AS "roundId", claimed.correlation_id AS "correlationId", claimed.claims, claimed.sealed, r.terms, r.seed,
         (SELECT coalesce(json_agg(json_build_object('owner', participant_id, 'project', project, 'year', year, 'kg', trim_scale(kg)::text)), '[]')::text
          FROM project_sold JOIN project_round AS sold_in ON sold_in.id = project_sold.round_id WHERE sold_in.state <> 'cancelled') AS sold
       FROM claimed JOIN project_round AS r ON r.id = claimed.round_id`,
      [owner, LEASE_MS],
      'decision-claim',
    )
    return row && { ...row, owner }
  })

const isOwned = ({ roundId, owner, claims }: Claim): SQL | undefined =>
  and(
    eq(projectDecisionTable.roundId, roundId),
    eq(projectDecisionTable.owner, owner),
    eq(projectDecisionTable.claims, claims),
    eq(projectDecisionTable.state, 'running'),
  )

/** Says that the round is still being decided. */
export async function keepAlive({ drizzle }: Sql, claim: Claim): Promise<void> {
  await drizzle
    .update(projectDecisionTable)
    .set({ leaseUntil: sql`now() + ${LEASE_MS} * interval '1 millisecond'` })
    .where(isOwned(claim))
}

/** Gives a round back, because this process stops. */
export async function releaseDecision({ drizzle }: Sql, claim: Claim): Promise<void> {
  await drizzle
    .update(projectDecisionTable)
    .set({ state: 'waiting', owner: null, claims: claim.claims - 1 })
    .where(isOwned(claim))
}

/** Whether the round, which is locked, is still to be decided and this owner's; its decision is ended so then. */
async function end(tx: Sql, claim: Claim, set: Partial<typeof projectDecisionTable.$inferInsert>): Promise<boolean> {
  const [round] = await tx.drizzle
    .select({ state: projectRoundTable.state })
    .from(projectRoundTable)
    .where(eq(projectRoundTable.id, claim.roundId))
    .for('update')
  if (round?.state !== 'closed') return false
  const { rowCount } = await tx.drizzle
    .update(projectDecisionTable)
    .set({ ...set, owner: null })
    .where(isOwned(claim))
  return rowCount === 1
}

/** Keeps the decision, what is told of it to whom, and what it has sold. `false`: the round was cancelled or is no longer this owner's. */
export async function finishDecision(tx: Sql, claim: Claim, decided: Decided, decidedAt: string): Promise<boolean> {
  const { book, result, bookDigest, resultHash, published, owned, sold } = decided
  if (!(await end(tx, claim, { state: 'done', book, result }))) return false
  const { roundId } = claim
  await tx.drizzle
    .update(projectRoundTable)
    .set({ state: 'decided', decidedAt, bookDigest, resultHash, published })
    .where(eq(projectRoundTable.id, roundId))
  if (owned.length > 0)
    await tx.drizzle
      .insert(ownDecisionTable)
      .values(owned.map(({ owner, told }) => ({ roundId, participantId: owner, told })))
  if (sold.length > 0)
    await tx.drizzle
      .insert(projectSoldTable)
      .values(sold.map(({ owner, ...row }) => ({ roundId, participantId: owner, ...row })))
  return true
}

/** Keeps why there is no decision. `false`: the round was cancelled or is no longer this owner's. */
export async function failDecision(tx: Sql, claim: Claim, failure: string, decidedAt: string): Promise<boolean> {
  if (!(await end(tx, claim, { state: 'failed', failure }))) return false
  await tx.drizzle
    .update(projectRoundTable)
    .set({ state: 'failed', decidedAt })
    .where(eq(projectRoundTable.id, claim.roundId))
  return true
}
