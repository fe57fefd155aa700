import type { Database, Sql } from '@lodestone/database'
import {
  type ChainHead,
  chainHeadLeaf,
  checkpointText,
  commitmentLeaf,
  ED25519,
  keyText,
  MerkleFold,
  noteKey,
  signatureLine,
} from '@lodestone/kernel'
import type { Cause, Fact } from '../fact.ts'
import { addLeaf, hashesOf } from './journal.tree.ts'
import { append } from './journal.ts'

/** Who signs for a service. A key has one name for all that it signs; notes name it by the log. */
export type LogSigner = {
  /** What the log is called when it begins. It keeps the name of its first checkpoint. */
  readonly origin: string
  readonly publicKey: Buffer
  sign(bytes: Buffer): Buffer
}
/** What the log of a service was at a size, as it was made. */
export type MadeCheckpoint = { readonly size: number; readonly root: string; readonly subjects: number }

/** Leaves read at a time; in between, others get their turn. */
const PAGE = 1_000
/** First half of the advisory lock that lets one process at a time make checkpoints; the second names the schema. */
const LOCK = 7_304

type Look = {
  size: number
  before: string | null
  horizon: string
  origin: string | null
  now: string
  due: boolean
}

const LOOK = `SELECT coalesce(last.number + 1, 0) AS size, last.horizon::text AS before,
  (SELECT origin FROM audit_checkpoint ORDER BY size, made_at LIMIT 1) AS origin,
  pg_snapshot_xmin(pg_current_snapshot())::text AS horizon, clock_timestamp() AS now,
  coalesce(last.time <= clock_timestamp() - $1 * interval '1 millisecond', true) AS due
FROM (SELECT 1) AS one LEFT JOIN LATERAL (SELECT * FROM audit_commitment ORDER BY number DESC LIMIT 1) AS last ON true`

/**
 * Chains that grew since the commitment before, as they stand. Everything is looked at for the first one, and where transactions are counted
 * anew because the database was moved to another cluster.
 */
const INSERT_STANDINGS = `WITH standing AS (
  INSERT INTO audit_standing (subject, seq, hash, number, position)
  SELECT head.subject, head.seq, head.hash, $1::int, row_number() OVER (ORDER BY head.subject) - 1
  FROM (SELECT DISTINCT subject FROM journal WHERE $2::bigint IS NULL OR made_in >= $2::bigint) AS grown
  CROSS JOIN LATERAL (
    SELECT subject, seq, hash FROM journal WHERE journal.subject = grown.subject ORDER BY seq DESC LIMIT 1) AS head
  WHERE NOT EXISTS (SELECT 1 FROM audit_standing AS told WHERE told.subject = head.subject AND told.seq >= head.seq)
  RETURNING 1)
SELECT count(*)::int AS subjects FROM standing`

/**
 * Commits to where the chains stand that grew, if the last commitment is `everyMs` old and something grew, and signs the log as it then is;
 * signs the latest checkpoint also with a key that is new. `asked` is kept and committed to first, whatever else grew. Safe when several
 * processes run it. Gives the checkpoint that this call made.
 */
export async function makeCheckpoint(
  database: Database,
  signer: LogSigner,
  { everyMs, asked }: { everyMs: number; asked?: { readonly fact: Fact; readonly cause: Cause } },
): Promise<MadeCheckpoint | undefined> {
  return database.transaction(async tx => {
    await tx.query('SELECT pg_advisory_xact_lock($1, hashtext($2))', [LOCK, database.schema])
    if (asked) await append(tx, [asked.fact], asked.cause)
    const [look] = await tx.query<Look>(LOOK, [everyMs])
    if (!look) return undefined
    const made = look.due ? await commit(tx, look) : undefined
    const size = made?.size ?? look.size
    if (size > 0) await signCheckpoint(tx, size, look.origin ?? signer.origin, signer)
    return made
  })
}

async function commit(tx: Sql, { size: number, before, horizon, now }: Look): Promise<MadeCheckpoint | undefined> {
  const anew = before === null || BigInt(horizon) < BigInt(before)
  const [standing] = await tx.query<{ subjects: number }>(INSERT_STANDINGS, [number, anew ? null : before])
  if (!standing || standing.subjects === 0) return undefined
  const { root } = await standingsOf(tx, number)
  await tx.query('INSERT INTO audit_commitment (number, time, root, horizon) VALUES ($1, $2, $3, $4)', [
    number,
    now,
    root,
    horizon,
  ])
  const logRoot = await addLeaf(tx, number, commitmentLeaf({ number, time: now, root }))
  return { size: number + 1, root: logRoot, subjects: standing.subjects }
}

async function signCheckpoint(tx: Sql, size: number, origin: string, signer: LogSigner): Promise<void> {
  const key = noteKey(origin, ED25519, signer.publicKey)
  const [known] = await tx.query('SELECT 1 FROM audit_checkpoint WHERE size = $1 AND key = $2', [size, keyText(key)])
  if (known) return
  const [root = ''] = await hashesOf(tx, [[0, size]])
  const signature = signer.sign(Buffer.from(checkpointText({ origin, size, root }), 'utf8'))
  await tx.query('INSERT INTO audit_checkpoint (size, key, origin, root, signature) VALUES ($1, $2, $3, $4, $5)', [
    size,
    keyText(key),
    origin,
    root,
    signatureLine(key, signature),
  ])
}

/** The tree of a commitment, from its leaves page by page, with the path of the leaf at `position` when one is named. */
export async function standingsOf(sql: Sql, number: number, position?: number): Promise<ReturnType<MerkleFold['end']>> {
  const fold = new MerkleFold(position)
  for (let from = 0; ; from += PAGE) {
    const leaves = await sql.query<ChainHead>(
      'SELECT subject, seq, hash FROM audit_standing WHERE number = $1 AND position >= $2 AND position < $3 ORDER BY position',
      [number, from, from + PAGE],
      'audit-standings',
    )
    for (const leaf of leaves) fold.add(chainHeadLeaf(leaf))
    if (leaves.length < PAGE) return fold.end()
  }
}
