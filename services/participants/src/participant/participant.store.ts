import type { Participant } from '@lodestone/contracts'
import type { Conflict, Sql } from '@lodestone/database'
import { and, asc, eq, gt, type SQL } from '@lodestone/database/drizzle'
import { ProblemError } from '@lodestone/http'
import { participantTable } from '../schema.ts'

/** The participant, locked until the transaction ends. */
export async function lockParticipant(tx: Sql, id: string): Promise<Participant | undefined> {
  const [row] = await tx.drizzle
    .select({ data: participantTable.data })
    .from(participantTable)
    .where(eq(participantTable.id, id))
    .for('update')
  return row?.data
}

export async function insertParticipant(tx: Sql, data: Participant): Promise<void> {
  const { id, reference, kind, status, version } = data
  await tx.drizzle.insert(participantTable).values({ id, reference, kind, status, version, data })
}

/** The refusal of a reference that another participant has; `undefined` where something else conflicts. */
export const duplicateReference = ({ constraint }: Conflict): ProblemError | undefined =>
  constraint === 'participant_reference_key'
    ? new ProblemError('duplicate-reference', 'A participant with this reference exists.', [
        { path: 'reference', message: 'already in use' },
      ])
    : undefined

export async function saveParticipant(tx: Sql, participant: Participant): Promise<void> {
  const { id, kind, status, version } = participant
  await tx.drizzle
    .update(participantTable)
    .set({ kind, status, version, data: participant })
    .where(eq(participantTable.id, id))
}

export type ParticipantFilter = {
  id?: string
  kind?: Participant['kind']
  status?: Participant['status']
  reference?: string
  after?: string
  limit: number
}

/** Participants by id, one more than the limit, so that a page knows whether another follows. */
export async function listParticipants(sql: Sql, filter: ParticipantFilter): Promise<Participant[]> {
  const conditions: (SQL | undefined)[] = [
    filter.id === undefined ? undefined : eq(participantTable.id, filter.id),
    filter.kind === undefined ? undefined : eq(participantTable.kind, filter.kind),
    filter.status === undefined ? undefined : eq(participantTable.status, filter.status),
    filter.reference === undefined ? undefined : eq(participantTable.reference, filter.reference),
    filter.after === undefined ? undefined : gt(participantTable.id, filter.after),
  ]
  const rows = await sql.drizzle
    .select({ data: participantTable.data })
    .from(participantTable)
    .where(and(...conditions))
    .orderBy(asc(participantTable.id))
    .limit(filter.limit + 1)
  return rows.map(row => row.data)
}
