import type { DataOf, roundOpened } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import { and, desc, eq, lt, ne } from '@lodestone/database/drizzle'
import { projectRoundTable, publishedProjectsTable } from '../schema.project-rounds.ts'

export type RoundRow = typeof projectRoundTable.$inferSelect
export type PublishedRow = typeof publishedProjectsTable.$inferSelect

/** Rounds, the newest first. */
export const listRounds = (
  { drizzle }: Sql,
  { before, limit }: { readonly before?: string | undefined; readonly limit: number },
): Promise<RoundRow[]> =>
  drizzle
    .select()
    .from(projectRoundTable)
    .where(before === undefined ? undefined : lt(projectRoundTable.id, before))
    .orderBy(desc(projectRoundTable.id))
    .limit(limit + 1)
    .execute()

export async function findRound({ drizzle }: Sql, id: string): Promise<RoundRow | undefined> {
  const [row] = await drizzle.select().from(projectRoundTable).where(eq(projectRoundTable.id, id))
  return row
}

/** A round, kept from others until the transaction ends: its history is about to grow. */
export async function lockRound({ drizzle }: Sql, id: string): Promise<RoundRow | undefined> {
  const [row] = await drizzle.select().from(projectRoundTable).where(eq(projectRoundTable.id, id)).for('update')
  return row
}

export const changeRound = async (
  { drizzle }: Sql,
  id: string,
  set: Partial<typeof projectRoundTable.$inferInsert>,
): Promise<void> => {
  await drizzle.update(projectRoundTable).set(set).where(eq(projectRoundTable.id, id))
}

export const listPublished = ({ drizzle }: Sql, roundId: string): Promise<PublishedRow[]> =>
  drizzle
    .select()
    .from(publishedProjectsTable)
    .where(eq(publishedProjectsTable.roundId, roundId))
    .orderBy(publishedProjectsTable.participantId)
    .execute()

/** What of a supplier's projects stands to be seen, in place of what stood before. */
export const publish = async ({ drizzle }: Sql, row: PublishedRow): Promise<void> => {
  const { roundId, participantId } = publishedProjectsTable
  const { projects } = row
  await drizzle
    .insert(publishedProjectsTable)
    .values(row)
    .onConflictDoUpdate({ target: [roundId, participantId], set: { projects } })
}

export const keepOpened = async (
  { drizzle }: Sql,
  { roundId: id, reference, name, materials, offersCloseAt: closesAt, seedHash }: DataOf<typeof roundOpened>,
  openedAt: string,
): Promise<void> => {
  await drizzle
    .insert(projectRoundTable)
    .values({ id, reference, name, state: 'open', materials, openedAt, closesAt, seedHash })
    .onConflictDoNothing()
}

type Close = { readonly closedAt: string; readonly seed: string; readonly correlationId: string }

/** Closes a round and seals what stands: the rows of whoever is admitted and of the kind that states them, as they are, in the order of their ids. */
export async function sealRound(tx: Sql, roundId: string, { closedAt, seed, correlationId }: Close): Promise<void> {
  const { rowCount } = await tx.drizzle
    .update(projectRoundTable)
    .set({ state: 'closed', closedAt, seed })
    .where(and(eq(projectRoundTable.id, roundId), eq(projectRoundTable.state, 'open')))
  if (rowCount !== 1) return
  await tx.query(
    `INSERT INTO project_decision (round_id, state, correlation_id, sealed)
     SELECT $1, 'waiting', $2, '[' || coalesce(string_agg(
       '{"id":"' || s.id || '","owner":"' || s.participant_id || '","group":' ||
       to_json(lower(coalesce(k.data->>'group', s.participant_id::text)))::text || ',"bloc":' ||
       coalesce(to_json(k.data->>'bloc')::text, 'null') || ',"part":"' || s.part || '","tables":' || s.tables || '}',
       ',' ORDER BY s.id), '') || ']'
     FROM project_statement AS s JOIN known_participant AS k ON k.id = s.participant_id
     WHERE s.round_id = $1 AND s.rows > 0 AND k.status = 'admitted'
       AND (s.part, k.data->>'kind') IN (('projects', 'supplier'), ('asks', 'member'), ('pledges', 'funder'))`,
    [roundId, correlationId],
    'project-round-seal',
  )
}

/** Nothing is decided any more, and what was sold is sold no longer. */
export const cancelRound = async ({ drizzle }: Sql, id: string): Promise<void> => {
  await drizzle
    .update(projectRoundTable)
    .set({ state: 'cancelled' })
    .where(and(eq(projectRoundTable.id, id), ne(projectRoundTable.state, 'awarded')))
}

/** Also one that was awarded before there were projects to decide on: nothing of it is decided any more. */
export const awardRound = async ({ drizzle }: Sql, id: string): Promise<void> => {
  await drizzle
    .update(projectRoundTable)
    .set({ state: 'awarded' })
    .where(and(eq(projectRoundTable.id, id), ne(projectRoundTable.state, 'cancelled')))
}
