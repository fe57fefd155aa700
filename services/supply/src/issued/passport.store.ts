import type { Sql } from '@lodestone/database'
import { and, eq } from '@lodestone/database/drizzle'
import { present } from '@lodestone/kernel'
import { participantsOf } from '@lodestone/service'
import { takenBy } from '../batch/award.draw.store.ts'
import { backingOf, backingOfGoods } from '../batch/proof.store.ts'
import { policyOf } from '../book/book.store.ts'
import { ENTRY_SHOWN, entryOf } from '../entry/entry.store.ts'
import { givenFiles, givenOf } from '../evidence/evidence.store.ts'
import { readYardstick } from '../policy/policy.store.ts'
import { policyFor, versionsSince } from '../policy/policy.ts'
import { listedIn } from '../restriction/match.store.ts'
import { bookTable, entryTable } from '../schema.ts'
import { judgementsOf } from '../screening/screening.store.ts'
import { lesserOf } from '../screening/screening.ts'
import type { DeliveryRow } from './delivery.store.ts'
import type { Grounds } from './passport.ts'

/** What a passport of a delivery rests on now. The caller has all rows in reach. */
export async function groundsFor(sql: Sql, delivery: DeliveryRow, today: string): Promise<Grounds> {
  const { roundId, offerId, participantId, date } = delivery
  const [row] = await sql.drizzle
    .select({ entry: ENTRY_SHOWN, round: bookTable.data })
    .from(entryTable)
    .innerJoin(bookTable, eq(bookTable.roundId, entryTable.roundId))
    .where(and(eq(entryTable.roundId, roundId), eq(entryTable.offerId, offerId)))
  const { entry: kept, round } = present(row)
  const entry = entryOf(kept)
  const { terms } = entry
  const { policies, intermediaries } = await readYardstick(sql)
  const versions = versionsSince(policies, policyFor(policies, policyOf(round), date), today)
  const given = givenOf(entry, await givenFiles(sql, [entry]))
  const taken = await takenBy(sql, delivery)
  const batches = taken?.batches ?? terms.batches ?? []
  const [backing] = await backingOfGoods(sql, [{ ...entry, terms: { ...terms, batches: [...batches] } }])
  const [listed = []] = await listedIn(sql, [entry])
  const drawn = batches.map(one => one.batch)
  const own = present((await judgementsOf(sql, [offerId])).get(offerId))
  // The buyer hears what is missing, and nothing of which batches the supplier has not proven.
  const by = { policies, intermediaries, given, ...backingOf(backing, taken), unproven: [], listed }
  return {
    delivery,
    entry,
    supplier: present((await participantsOf(sql, [participantId])).get(participantId)),
    own,
    policy: lesserOf(versions, terms, own, { on: date, by }).policy,
    by,
    batches: await namesOf(sql, drawn),
    credentials: await credentialsFor(sql, drawn, participantId),
  }
}

async function namesOf(sql: Sql, batches: readonly string[]): Promise<string[]> {
  if (batches.length === 0) return []
  const rows = await sql.query<{ reference: string }>(
    'SELECT reference FROM batch WHERE id = ANY($1::uuid[]) ORDER BY id',
    [batches],
    'passport-batches',
  )
  return rows.map(row => row.reference)
}

/** The supplier's own credentials for these batches and for those of its own that they were made of: what others hold is theirs to show. */
async function credentialsFor(sql: Sql, batches: readonly string[], holder: string): Promise<Grounds['credentials']> {
  if (batches.length === 0) return []
  return sql.query<Grounds['credentials'][number]>(
    `WITH RECURSIVE behind AS (
       SELECT id, stage FROM batch WHERE id = ANY($1::uuid[]) AND participant_id = $2
       UNION SELECT batch.id, batch.stage FROM behind JOIN batch_input ON batch_id = behind.id JOIN batch ON batch.id = input_id
       WHERE batch.participant_id = $2)
     SELECT DISTINCT behind.stage, credential.kind, credential.name AS url, credential.sha256 FROM behind
     JOIN batch_credential ON batch_id = behind.id JOIN credential ON credential.id = credential_id
     WHERE status = 'accepted' AND credential.participant_id = $2 ORDER BY url`,
    [batches, holder],
    'passport-credentials',
  )
}
