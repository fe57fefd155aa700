import type { RoundDraft, RoundState } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import {
  type KeptMatching,
  type KeptMissing,
  keptMatching,
  keptMissing,
  matchingOf,
  missingOf,
} from './round.missing.ts'
import type { Cancelling, Round } from './round.ts'

type Row = KeptMissing & {
  id: string
  version: number
  state: RoundState
  draft: RoundDraft
  seed: string
  seed_hash: string
  opened_at: string | null
  offering_since: string | null
  closed_at: string | null
  awarded_at: string | null
  pass: number
  decisions_due_at: string | null
  matching: KeptMatching | null
  cancelling: Cancelling | null
}

const COLUMNS =
  'id, version, state, draft, seed, seed_hash, opened_at, closed_at, awarded_at, missing, gaps, matching, cancelling, pass, decisions_due_at, offering_since'

const roundOf = (row: Row): Round => ({
  id: row.id,
  version: row.version,
  state: row.state,
  draft: row.draft,
  seed: row.seed,
  seedHash: row.seed_hash,
  ...(row.opened_at === null ? {} : { openedAt: row.opened_at }),
  ...(row.offering_since === null ? {} : { offeringSince: row.offering_since }),
  ...(row.closed_at === null ? {} : { closedAt: row.closed_at }),
  ...(row.awarded_at === null ? {} : { awardedAt: row.awarded_at }),
  pass: row.pass,
  ...(row.decisions_due_at === null ? {} : { decisionsDueAt: row.decisions_due_at }),
  missing: missingOf(row),
  ...(row.matching === null ? {} : { matching: matchingOf(row.matching) }),
  ...(row.cancelling === null ? {} : { cancelling: row.cancelling }),
})

/** A common table expression that inserts a round, and its parameters. */
export const roundInsert = (round: Round): { sql: string; values: unknown[] } => ({
  sql: `round_row AS (INSERT INTO round (id, reference, state, version, collection_closes_at, offers_close_at, draft, seed, seed_hash)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9))`,
  values: [
    round.id,
    round.draft.reference,
    round.state,
    round.version,
    round.draft.collectionClosesAt,
    round.draft.offersCloseAt,
    JSON.stringify(round.draft),
    round.seed,
    round.seedHash,
  ],
})

/** A round, locked until the transaction ends. Whoever keeps facts of a round holds this lock. */
export async function lockRound(tx: Sql, id: string): Promise<Round | undefined> {
  const [row] = await tx.query<Row>(`SELECT ${COLUMNS} FROM round WHERE id = $1 FOR UPDATE`, [id], 'round-lock')
  return row && roundOf(row)
}

/** Several rounds, locked in the one order. */
export async function lockRounds(tx: Sql, ids: readonly string[]): Promise<Map<string, Round>> {
  const rows = await tx.query<Row>(`SELECT ${COLUMNS} FROM round WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE`, [
    ids,
  ])
  return new Map(rows.map(row => [row.id, roundOf(row)]))
}

const DUE = `(state = 'collecting' AND collection_closes_at <= $1) OR (state = 'offering' AND offers_close_at <= $1)
  OR (state = 'matched' AND cancelling IS NULL AND decisions_due_at <= $1)`

/** Whether any round has a deadline that has passed. */
export async function anyDue(sql: Sql, now: Date): Promise<boolean> {
  const due = await sql.query(`SELECT 1 FROM round WHERE ${DUE} LIMIT 1`, [now.toISOString()], 'round-due')
  return due.length > 0
}

/** One round whose deadline has passed, locked; rounds that another process works on are left to it. */
export async function lockDueRound(tx: Sql, now: Date): Promise<Round | undefined> {
  const [row] = await tx.query<Row>(
    `SELECT ${COLUMNS} FROM round WHERE ${DUE} LIMIT 1 FOR UPDATE SKIP LOCKED`,
    [now.toISOString()],
    'round-lock-due',
  )
  return row && roundOf(row)
}

/** Rounds whose cancellation has begun and is not done. */
export const listCancelling = (sql: Sql): Promise<{ id: string; cancelling: Cancelling }[]> =>
  sql.query('SELECT id, cancelling FROM round WHERE cancelling IS NOT NULL ORDER BY id', [], 'round-cancelling')

export async function saveRound(tx: Sql, round: Round): Promise<void> {
  const { missing, gaps } = keptMissing(round.missing)
  await tx.query(
    'UPDATE round SET state = $2, version = $3, opened_at = $4, closed_at = $5, missing = $6, matching = $7, cancelling = $8, awarded_at = $9, pass = $10, decisions_due_at = $11, offering_since = $12, gaps = $13 WHERE id = $1',
    [
      round.id,
      round.state,
      round.version,
      round.openedAt ?? null,
      round.closedAt ?? null,
      JSON.stringify(missing),
      round.matching === undefined ? null : JSON.stringify(keptMatching(round.matching)),
      round.cancelling === undefined ? null : JSON.stringify(round.cancelling),
      round.awardedAt ?? null,
      round.pass,
      round.decisionsDueAt ?? null,
      round.offeringSince ?? null,
      JSON.stringify(gaps),
    ],
    'round-save',
  )
}

/** Keeps what a round is about, while it may change: from the opening on its rules name the version of the policy, and all of it stays. */
export async function saveDraft(tx: Sql, { id, draft }: Round): Promise<void> {
  await tx.query(
    'UPDATE round SET draft = $2, reference = $3, collection_closes_at = $4, offers_close_at = $5 WHERE id = $1',
    [id, JSON.stringify(draft), draft.reference, draft.collectionClosesAt, draft.offersCloseAt],
  )
}

export type RoundFilter = { id?: string; state?: string; openedOnly: boolean; after?: string; limit: number }

/** Rounds by id, one more than the limit. `openedOnly` leaves out what was never more than a draft. */
export async function listRounds(sql: Sql, filter: RoundFilter): Promise<Round[]> {
  const rows = await sql.query<Row>(
    `SELECT ${COLUMNS} FROM round
     WHERE ($1::uuid IS NULL OR id = $1) AND ($2::text IS NULL OR state = $2) AND (NOT $3 OR opened_at IS NOT NULL)
       AND ($4::uuid IS NULL OR id > $4)
     ORDER BY id LIMIT $5`,
    [filter.id ?? null, filter.state ?? null, filter.openedOnly, filter.after ?? null, filter.limit + 1],
  )
  return rows.map(roundOf)
}

/** How many rounds are in which state. */
export async function countRounds(sql: Sql): Promise<[state: string, rounds: number][]> {
  const rows = await sql.query<{ state: string; rounds: number }>(
    'SELECT state, count(*)::int AS rounds FROM round GROUP BY state',
  )
  return rows.map(row => [row.state, row.rounds])
}
