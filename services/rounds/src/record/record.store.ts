import { everybodyFor, type Sql } from '@lodestone/database'
import type { RowOf } from '@lodestone/database/drizzle'
import { fromJson } from '@lodestone/kernel'
import type { journalTable } from '@lodestone/messaging/schema'
import type { RoundFact } from './record.ts'

/** The facts of rounds in the order of their journals, by round. */
export async function readFacts(sql: Sql, roundIds: readonly string[]): Promise<Map<string, RoundFact[]>> {
  const rows = await everybodyFor(
    sql,
    'a chain is hashed whole; what tells of others is withheld when it is shown',
    wide =>
      wide.query<Pick<RowOf<typeof journalTable>, 'subject' | 'type' | 'time' | 'actor' | 'data'>>(
        'SELECT subject, type, time, actor, data FROM journal WHERE subject = ANY($1::text[]) ORDER BY subject, seq',
        [roundIds],
        'round-facts',
      ),
  )
  const facts = new Map<string, RoundFact[]>()
  for (const { subject, data, ...row } of rows) {
    const own = facts.get(subject) ?? []
    facts.set(subject, own)
    own.push({ ...row, data: fromJson(data) })
  }
  return facts
}
