import { Conflict, insertOf, type Sql } from '@lodestone/database'
import { batchCredentialTable } from '../schema.ts'
import { type BatchRow, batchOf, SHOWN } from './batch.row.ts'
import type { Batch } from './batch.ts'

/** Batches by id, locked until the transaction ends; in the order of their ids, so that nobody waits for who waits for him. */
export async function lockBatches(tx: Sql, ids: readonly string[]): Promise<Map<string, Batch>> {
  if (ids.length === 0) return new Map()
  const rows = await tx.query<BatchRow>(
    `SELECT ${SHOWN} FROM batch WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE OF batch`,
    [[...new Set(ids)]],
    'batch-lock',
  )
  return new Map(rows.map(row => [row.id, batchOf(row)]))
}

const INPUT_COLUMNS = { batch_id: 'uuid', input_id: 'uuid', participant_id: 'uuid', grams: 'bigint' }

/** Keeps a batch that nobody has registered before, with the movement that opens it. Throws Conflict when somebody has. */
export async function insertBatch(tx: Sql, batch: Batch): Promise<void> {
  const { identity, credentials, balances, inputs, ...own } = batch
  await tx.query(
    `WITH made AS (
       INSERT INTO batch (id, participant_id, reference, issuer, identity_issuer, identity, material, grade, composition, stage, country, site, made_on,
         grams, findings, registered_at, available, site_year, site_grams, joint)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20))
     INSERT INTO batch_posting (batch_id, participant_id, to_account, grams, because, at) VALUES ($1, $2, 'available', $14, 'registered', $16)`,
    [
      own.id,
      own.participantId,
      own.reference,
      own.issuer ?? null,
      identity.issuer,
      identity.id,
      own.material,
      own.grade ?? null,
      own.composition ? JSON.stringify(own.composition) : null,
      own.stage,
      own.country,
      own.site,
      own.madeOn,
      own.grams,
      JSON.stringify(own.findings),
      own.registeredAt,
      balances.available,
      own.siteYear,
      own.siteGrams,
      own.joint ?? null,
    ],
    'batch-insert',
  )
  await giveCredentials(tx, batch, credentials)
  if (inputs.length === 0) return
  const rows = inputs.map(input => ({
    batch_id: own.id,
    input_id: input.batch,
    participant_id: own.participantId,
    grams: input.grams,
  }))
  const { form, params, sql } = insertOf('batch_input', INPUT_COLUMNS, rows)
  await tx.query(sql(1), params, `batch-inputs-${form}`)
}

/** Keeps that credentials stand for a batch: those that did before go on doing so. */
export async function giveCredentials(
  tx: Sql,
  { id, participantId }: Pick<Batch, 'id' | 'participantId'>,
  credentials: readonly string[],
): Promise<void> {
  if (credentials.length === 0) return
  const rows = credentials.map(credentialId => ({ batchId: id, credentialId, participantId }))
  await tx.drizzle.insert(batchCredentialTable).values(rows).onConflictDoNothing()
}

/** Keeps that a site made a batch in another year than was thought. */
export async function moveYear(tx: Sql, id: string, siteYear: string): Promise<void> {
  await tx.query('UPDATE batch SET site_year = $2 WHERE id = $1', [id, siteYear], 'batch-year')
}

/** Whether a failure is that of a batch which is known already: under whose name nobody is told. */
export const isKnownBatch = (error: unknown): boolean =>
  error instanceof Conflict && error.constraint === 'batch_identity_key'

/** Of what batches were made, by identity, as far as the caller may see: all that stands behind these. */
export async function lineageOf(sql: Sql, ids: readonly string[]): Promise<Map<string, string[]>> {
  const rows = await sql.query<{ made: string; of: string }>(
    `WITH RECURSIVE behind AS (
       SELECT batch_id, input_id FROM batch_input WHERE batch_id = ANY($1::uuid[])
       UNION SELECT further.batch_id, further.input_id FROM behind JOIN batch_input AS further ON further.batch_id = behind.input_id)
     SELECT made.identity_issuer || E'\\n' || made.identity AS made, source.identity_issuer || E'\\n' || source.identity AS of
     FROM behind JOIN batch AS made ON made.id = batch_id JOIN batch AS source ON source.id = input_id`,
    [ids],
    'batch-lineage',
  )
  const lineage = new Map<string, string[]>()
  for (const { made, of } of rows) lineage.set(made, [...(lineage.get(made) ?? []), of])
  return lineage
}
