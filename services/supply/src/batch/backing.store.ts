import type { Taken } from '@lodestone/credentials'
import type { Sql } from '@lodestone/database'
import { and, eq, inArray, ne } from '@lodestone/database/drizzle'
import { accept, fieldsRefused, type Outcome, refuse } from '@lodestone/kernel'
import type { HeldCredential } from '../credential/credential.ts'
import { credentialTable } from '../schema.ts'
import { backingFaults } from './backing.ts'
import type { Batch } from './batch.ts'

/** What the credentials say that are to stand for a batch and may still be believed. Refuses those that are not its holder's, that it has withdrawn, or that do not stand for it. */
export async function mustBack(
  sql: Sql,
  batch: Pick<Batch, 'participantId' | 'identity' | 'site' | 'grams'>,
  credentials: readonly string[],
): Promise<Outcome<Taken[], 'validation-failed'>> {
  if (credentials.length === 0) return accept([])
  const { id, participantId, status, taken } = credentialTable
  const rows = await sql.drizzle
    .select({ id, status, taken })
    .from(credentialTable)
    .where(and(inArray(id, [...credentials]), eq(participantId, batch.participantId), ne(status, 'withdrawn')))
  const own = new Map<string, Taken>(rows.map(row => [row.id, row.taken]))
  const faults = backingFaults(
    batch,
    credentials.map(one => own.get(one)),
  )
  return faults.length > 0
    ? refuse('validation-failed', fieldsRefused(faults.length), faults)
    : accept(rows.flatMap(row => (isBelievable(row) ? [row.taken] : [])))
}

/** Whether what a credential says counts, or may once its issuer is reached. */
export const isBelievable = ({ status }: { readonly status: HeldCredential['status'] }): boolean =>
  status === 'accepted' || status === 'waiting'
