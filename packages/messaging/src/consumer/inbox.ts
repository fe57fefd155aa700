import { plainArray, type Sql } from '@lodestone/database'
import { addCounts, columnsOf } from '../counts/counts.applied.ts'
import type { Counts } from '../counts/counts.ts'
import type { TopicPartition } from '../ports.ts'
import type { Position, Reached } from './positions.ts'
import type { KeyState } from './sequence.ts'

const MOVE = `moved AS (
  UPDATE inbox_offset SET next_offset = $6, last_event = $7
  WHERE consumer = $1 AND topic = $2 AND partition = $3 AND next_offset = $4 AND revision = $5 RETURNING 1)`

const place = (consumer: string, at: TopicPartition, from: Position, to: Reached): unknown[] => [
  consumer,
  at.topic,
  at.partition,
  from.next,
  from.revision,
  to.next,
  to.last ?? null,
]

/**
 * Everything is new and in sequence: the usual case, in one statement. New keys must start with their first version. What is counted beside is a
 * row or two for the seconds in which it happened, which nobody else writes: the partition is claimed.
 */
const APPLY = `WITH ${MOVE},
applied AS (
  INSERT INTO inbox_version (consumer, topic, key, version, span)
  SELECT $1, $2, key, version, span FROM unnest($8::text[], $9::int[], $10::int[]) AS slice(key, version, span)
  ON CONFLICT (consumer, topic, key) DO UPDATE SET version = excluded.version, span = excluded.span, skipped = 0
  WHERE inbox_version.version = excluded.version - excluded.span
  RETURNING xmax = 0 AS is_new, version, span),
counted AS (${addCounts(11)})
SELECT (SELECT count(*)::int FROM moved) AS moved,
       (SELECT count(*)::int FROM applied WHERE NOT is_new OR version = span) AS applied,
       EXISTS (SELECT 1 FROM parked WHERE consumer = $1 AND topic = $2) AS parked`

/**
 * Compare-and-set of the stored offset and of every key's version at once, from the presumed versions to the new ones. False when
 * anything stands otherwise, or the topic has parked keys: the transaction must be given up and the slice sorted out.
 */
export async function claimPresumed(
  tx: Sql,
  consumer: string,
  at: TopicPartition,
  from: Position,
  to: Reached,
  presumed: KeyState,
  versions: ReadonlyMap<string, number>,
  counts: Counts,
): Promise<boolean> {
  const spans = [...versions].map(([key, version]) => version - (presumed.versions.get(key)?.version ?? 0))
  const columns = [[...versions.keys()], [...versions.values()], spans].map(plainArray)
  const params = [...place(consumer, at, from, to), ...columns, ...columnsOf(counts)]
  const [row] = await tx.query<{ moved: number; applied: number; parked: boolean }>(APPLY, params, 'inbox-apply')
  return row?.moved === 1 && row.applied === versions.size && !row.parked
}

/**
 * Moves the position from where we believe it is, and says what was applied of the keys before. Not prepared by name: a plan kept
 * from an empty table would scan a full one. OFFSET 0 keeps the planner from reading the whole table to join it.
 */
const CLAIM = `WITH ${MOVE}
SELECT NULL AS key, (SELECT count(*)::int FROM moved) AS version, 0 AS skipped, false AS parked
UNION ALL
SELECT asked.key, v.version, v.skipped, false FROM unnest($8::text[]) AS asked(key) CROSS JOIN LATERAL (
  SELECT version, skipped FROM inbox_version WHERE consumer = $1 AND topic = $2 AND key = asked.key OFFSET 0) AS v
UNION ALL
SELECT DISTINCT key, 0, 0, true FROM parked WHERE consumer = $1 AND topic = $2 AND key = ANY ($8::text[])`

/**
 * First statement of a slice's transaction: compare-and-set of the stored offset. Undefined when it was refused: another owner is
 * ahead, or what was applied has been changed.
 */
export async function claim(
  tx: Sql,
  consumer: string,
  at: TopicPartition,
  from: Position,
  to: Reached,
  keys: readonly string[],
): Promise<KeyState | undefined> {
  const rows = await tx.query<{ key: string | null; version: number; skipped: number; parked: boolean }>(CLAIM, [
    ...place(consumer, at, from, to),
    keys,
  ])
  const versions = new Map<string, { version: number; skipped: number }>()
  const parked = new Set<string>()
  for (const row of rows) {
    if (row.key === null) {
      if (row.version !== 1) return undefined
    } else if (row.parked) parked.add(row.key)
    else versions.set(row.key, row)
  }
  return { versions, parked }
}

/** Stores the highest version applied of each key. */
export async function advance(
  tx: Sql,
  consumer: string,
  topic: string,
  versions: ReadonlyMap<string, number>,
): Promise<void> {
  if (versions.size === 0) return
  await tx.query(
    `INSERT INTO inbox_version (consumer, topic, key, version)
     SELECT $1, $2, key, version FROM unnest($3::text[], $4::int[]) AS applied(key, version)
     ON CONFLICT (consumer, topic, key) DO UPDATE SET version = excluded.version, skipped = 0`,
    [consumer, topic, [...versions.keys()], [...versions.values()]],
    'inbox-advance',
  )
}
