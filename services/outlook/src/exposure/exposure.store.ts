import type { Sql } from '@lodestone/database'
import { and, eq } from '@lodestone/database/drizzle'
import type { JsonText } from '@lodestone/kernel'
import { exposureTable } from '../schema.ts'
import type { Exposed } from './exposure.ts'

/** What was computed for a member of inputs with this digest. */
export async function findExposure(
  { drizzle }: Sql,
  participantId: string,
  digest: string,
): Promise<JsonText<Exposed> | undefined> {
  const [row] = await drizzle
    .select({ answer: exposureTable.answer })
    .from(exposureTable)
    .where(and(eq(exposureTable.participantId, participantId), eq(exposureTable.digest, digest)))
  return row?.answer
}

/** Keeps it in place of what was kept for the member before. */
export const saveExposure = async (
  { drizzle }: Sql,
  row: { readonly participantId: string; readonly digest: string; readonly answer: JsonText<Exposed> },
): Promise<void> => {
  await drizzle.insert(exposureTable).values(row).onConflictDoUpdate({ target: exposureTable.participantId, set: row })
}
