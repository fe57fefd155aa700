import { type DataOf, factsCounted, HEAD_TOPIC } from '@lodestone/contracts'
import type { Database, Sql } from '@lodestone/database'
import { idBits } from '../counts/counts.ts'
import { factOf } from '../fact.ts'
import { append } from './journal.ts'

/** First half of the advisory lock that lets one process at a time count; the second names the schema. */
const LOCK = 7_305
/** Days stated by one fact at most: some 200 KB. */
const TOGETHER = 2_000

type Stated = DataOf<typeof factsCounted>

/**
 * Counts what is new in the journal and states, on the topic of histories, what has changed: how many facts were told on a topic on a day. What is
 * stated up to a time is sent: nothing waits in the outbox from before. `now` is the clock of the service. Safe when several processes run it.
 * Gives the days stated.
 */
export async function stateCounts(database: Database, now: Date): Promise<number> {
  return database.transaction(async tx => {
    await tx.query('SELECT pg_advisory_xact_lock($1, hashtext($2))', [LOCK, database.schema])
    await countNew(tx)
    const [next] = await tx.query<{ until: string }>(NEXT, [now], 'count-next')
    if (!next) return 0
    const days = await tx.query<Stated['days'][number]>(STATE, [next.until], 'count-state')
    const service = database.schema as Stated['service']
    const cause = { actor: service, now, correlationId: `count:${service}` }
    for (let from = 0; from < days.length; from += TOGETHER) {
      const data = { service, until: next.until, days: days.slice(from, from + TOGETHER) }
      await append(tx, [factOf(factsCounted, `count:${service}`, data)], cause)
    }
    return days.length
  })
}

/** Has everything counted anew: where transactions are, since the database was brought back. */
export async function countAnew(tx: Sql): Promise<void> {
  await tx.query('DELETE FROM fact_count')
  await tx.query('UPDATE fact_look SET seen = NULL')
}

/**
 * Exactly what the snapshot of this statement shows and that of the one before did not. A row that came with a database brought back names a
 * transaction of another cluster, so that its own differs: it is counted with all others when that is done anew.
 */
const COUNT = `WITH fresh AS (
  SELECT topic, CASE WHEN time < stated THEN date_trunc('day', time, 'UTC') ELSE date_bin('10 seconds', time, 'epoch') END AS moment,
         count(*) AS count, sum(${idBits('id::text')}) AS sum
  FROM journal CROSS JOIN fact_look
  WHERE topic <> '${HEAD_TOPIC}' AND time >= since AND made_in >= $1::bigint
    AND (seen IS NULL
      OR journal.xmin::text::bigint = made_in & 4294967295 AND NOT pg_visible_in_snapshot(made_in::text::xid8, seen::pg_snapshot))
  GROUP BY 1, 2),
counted AS (
  INSERT INTO fact_count (topic, moment, count, sum) SELECT topic, moment, count, sum FROM fresh
  ON CONFLICT (topic, moment) DO UPDATE SET count = fact_count.count + excluded.count, sum = fact_count.sum + excluded.sum, stated = false)
UPDATE fact_look SET seen = pg_current_snapshot()::text`

async function countNew(tx: Sql): Promise<void> {
  const [look] = await tx.query<{ from: bigint; moved: boolean }>(
    `SELECT coalesce(pg_snapshot_xmin(seen::pg_snapshot)::text::bigint, 0) AS from,
            pg_snapshot_xmax(seen::pg_snapshot) > pg_snapshot_xmax(pg_current_snapshot()) AS moved FROM fact_look`,
    [],
    'count-look',
  )
  if (look?.moved) await countAnew(tx)
  // Planned each time: what is new is next to nothing, or all.
  await tx.query(COUNT, [look?.moved ? 0n : (look?.from ?? 0n)])
}

/**
 * The time up to which all is sure to be counted and sent, never before one that was stated; none while something older waits to be sent. Whoever still writes took the time
 * before he began: at most a minute is allowed for that, and five seconds for clocks that differ.
 */
const NEXT = `SELECT until FROM (SELECT greatest(stated, date_bin('10 seconds', -interval '5 seconds' + least($1::timestamptz, greatest(
    clock_timestamp() - interval '1 minute', least(clock_timestamp(), (
      SELECT min(xact_start) FROM pg_stat_activity WHERE usename = current_user AND pid <> pg_backend_pid())))), 'epoch')) AS until FROM fact_look) AS next
WHERE NOT EXISTS (SELECT FROM outbox JOIN journal USING (subject, seq) WHERE journal.time < until)`

/** What is over is put together by day; what has changed of that is stated. */
const STATE = `WITH over AS (
  DELETE FROM fact_count WHERE NOT stated AND moment < $1 AND moment <> date_trunc('day', moment, 'UTC')
  RETURNING topic, date_trunc('day', moment, 'UTC') AS day, count, sum),
changed AS (
  SELECT topic, day, sum(count) AS count, sum(sum) AS sum FROM over GROUP BY topic, day
  UNION ALL SELECT topic, moment, 0, 0 FROM fact_count AS own
  WHERE NOT stated AND moment < $1 AND moment = date_trunc('day', moment, 'UTC')
  AND NOT EXISTS (SELECT FROM over WHERE over.topic = own.topic AND over.day = own.moment)),
moved AS (UPDATE fact_look SET stated = $1)
INSERT INTO fact_count (topic, moment, count, sum, stated) SELECT topic, day, count, sum, true FROM changed
ON CONFLICT (topic, moment) DO UPDATE SET count = fact_count.count + excluded.count, sum = fact_count.sum + excluded.sum, stated = true
RETURNING topic, to_char(moment AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day, count::int AS count, sum::text AS sum`
