import type { Language } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import { eq } from '@lodestone/database/drizzle'
import { lockParticipant } from '../participant/participant.store.ts'
import { participantTable } from '../schema.ts'

/** First half of the advisory lock of a hearer that is no participant. */
const LOCK = 7_351

/** Until the transaction ends nobody else counts what the hearer has. */
export async function lockHearer(tx: Sql, id: string): Promise<void> {
  if (await lockParticipant(tx, id)) return
  await tx.query('SELECT pg_advisory_xact_lock($1, hashtext(current_schema() || $2))', [LOCK, id], 'hearer-lock')
}

/** What those are called who run the hub. */
const OPERATION: Readonly<Record<Language, string>> = {
  en: 'The team that runs the hub',
  de: 'Das Betriebsteam der Plattform',
  fr: 'L’équipe qui exploite la plateforme',
  ja: 'ハブの運営チーム',
}

/** What a hearer is called to whom reads a language. */
export async function nameOf(
  { drizzle }: Sql,
  { hearerId, language }: { readonly hearerId: string; readonly language: Language },
): Promise<string> {
  const [row] = await drizzle
    .select({ data: participantTable.data })
    .from(participantTable)
    .where(eq(participantTable.id, hearerId))
  return row?.data.legalName ?? OPERATION[language]
}
