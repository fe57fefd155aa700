import type { Sql } from '@lodestone/database'

/** What `Idempotency-Key` promises of a repetition holds for this long. */
const KEPT = '7 days'
/** Answers forgotten by one statement at most, so that none holds locks for long, and statements of one run. */
const TOGETHER = 5_000
const STATEMENTS = 20

const FORGET = `DELETE FROM idempotency WHERE ctid = ANY (ARRAY(
  SELECT ctid FROM idempotency WHERE created_at < now() - interval '${KEPT}' ORDER BY created_at LIMIT $1))
RETURNING 1`

/** Forgets the answers to commands that are too old to be repeated; what one run leaves is for the next. */
export async function forgetAnswers(sql: Sql, together = TOGETHER): Promise<void> {
  for (let i = 0; i < STATEMENTS; i++) {
    const gone = await sql.query(FORGET, [together], 'idempotency-forget')
    if (gone.length < together) return
  }
}
