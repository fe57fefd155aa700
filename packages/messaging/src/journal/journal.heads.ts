import { type AuditHead, auditHeadPublished } from '@lodestone/contracts'
import type { Database, Sql } from '@lodestone/database'
import { CHAIN_START, type ChainHead, chainHeadLeaf, dailyHeadHash, MerkleFold } from '@lodestone/kernel'
import { factOf } from '../fact.ts'
import { append } from './journal.ts'

/** Heads made at a time at most: a month that was missed is made up in one go, more in several. */
const DAYS_AT_ONCE = 31
/** Leaves read at a time; in between, others get their turn. */
const PAGE = 1_000
/** First half of the advisory lock that lets one process at a time make heads; the second names the schema. */
const LOCK = 7_303

/** A day's tree: its root, and the path of the leaf at a position. */
export type Tree = ReturnType<MerkleFold['end']>

/**
 * Makes the heads of the UTC days that have ended by the database's clock and have none yet, each from the entries timed before its end:
 * an entry that committed late stands in the next head. Safe when several processes run it. Gives the heads that this call made.
 */
export async function makeDailyHeads(database: Database): Promise<AuditHead[]> {
  const made: AuditHead[] = []
  while (made.length < DAYS_AT_ONCE) {
    const head = await database.transaction(tx => makeNext(tx, database.schema as AuditHead['service']))
    if (!head) break
    made.push(head)
  }
  return made
}

/** The day after the last head, or that of the journal's first entry, once it is over: two minutes later, when its last commits are through. */
const NEXT_DAY = `SELECT to_char(day, 'YYYY-MM-DD') AS day, previous, clock_timestamp() AS now
FROM (SELECT coalesce((SELECT max(day) + 1 FROM audit_head),
                      (SELECT (time AT TIME ZONE 'UTC')::date FROM journal LIMIT 1)) AS day,
             (SELECT hash FROM audit_head ORDER BY day DESC LIMIT 1) AS previous) AS next
WHERE day < ((clock_timestamp() - interval '2 minutes') AT TIME ZONE 'UTC')::date`

/**
 * Chains that grew since the heads before, as they stood at the end of the day. The first head looks at all, later ones a day further
 * back than their own: far more than a commit can be late.
 */
const INSERT_LEAVES = `INSERT INTO audit_leaf (subject, seq, hash, day, position)
SELECT head.subject, head.seq, head.hash, $1::date, row_number() OVER (ORDER BY head.subject) - 1
FROM (SELECT DISTINCT subject FROM journal
      WHERE time < ($1::date + 1)::timestamp AT TIME ZONE 'UTC'
        AND ($2 OR time >= ($1::date - 1)::timestamp AT TIME ZONE 'UTC')) AS grown
CROSS JOIN LATERAL (
  SELECT subject, seq, hash FROM journal
  WHERE journal.subject = grown.subject AND time < ($1::date + 1)::timestamp AT TIME ZONE 'UTC'
  ORDER BY seq DESC LIMIT 1) AS head
WHERE NOT EXISTS (SELECT 1 FROM audit_leaf AS told WHERE told.subject = head.subject AND told.seq >= head.seq)`

async function makeNext(tx: Sql, service: AuditHead['service']): Promise<AuditHead | undefined> {
  await tx.query('SELECT pg_advisory_xact_lock($1, hashtext($2))', [LOCK, service])
  const [next] = await tx.query<{ day: string; previous: string | null; now: string }>(NEXT_DAY)
  if (!next) return undefined
  const { day, previous } = next
  await tx.query(INSERT_LEAVES, [day, previous === null])
  const { count: subjects, root } = await treeOf(tx, day)
  const dayRoot = { service, day, subjects, root }
  const before = previous ?? CHAIN_START
  const head: AuditHead = { ...dayRoot, previous: before, hash: dailyHeadHash(before, dayRoot) }
  await tx.query('INSERT INTO audit_head (day, subjects, root, previous, hash) VALUES ($1, $2, $3, $4, $5)', [
    day,
    subjects,
    root,
    before,
    head.hash,
  ])
  const cause = { actor: service, now: new Date(next.now), correlationId: head.hash }
  await append(tx, [factOf(auditHeadPublished, `head:${service}`, head)], cause)
  return head
}

/** The tree of a day, from its leaves page by page, with the path of the leaf at `position` when one is named. */
export async function treeOf(sql: Sql, day: string, position?: number): Promise<Tree> {
  const fold = new MerkleFold(position)
  for (let from = 0; ; from += PAGE) {
    const leaves = await sql.query<ChainHead>(
      'SELECT subject, seq, hash FROM audit_leaf WHERE day = $1 AND position >= $2 AND position < $3 ORDER BY position',
      [day, from, from + PAGE],
      'audit-leaves',
    )
    for (const leaf of leaves) fold.add(chainHeadLeaf(leaf))
    if (leaves.length < PAGE) return fold.end()
  }
}
