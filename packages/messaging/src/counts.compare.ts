import { factsCounted, isOf, KEPT_DAYS, ownerOf } from '@lodestone/contracts'
import type { Database, Log, Sql } from '@lodestone/database'
import { idBits } from './counts.ts'
import type { Ends } from './ends.ts'
import { readPositions } from './inbox.ts'
import { partitionOfKey } from './ports.ts'
import { ASIDE, type ReceivedEvent } from './received.ts'
import type { ConsumerOptions } from './running-consumer.ts'
import { pause } from './wait.ts'

/** A day of which a consumer has applied something else than the owner of the topic told. What is parked counts as applied. */
export type Differing = {
  readonly topic: string
  readonly day: string
  readonly told: number
  readonly applied: number
  readonly since: string
}

/** Keeps what the owners of these topics state, each of its own. */
export async function keepCounts(
  tx: Sql,
  consumer: string,
  topics: readonly string[],
  events: readonly ReceivedEvent[],
): Promise<void> {
  const stated = events.flatMap(event =>
    isOf(factsCounted, event) ? event.data.days.map(day => ({ ...day, ...event.data })) : [],
  )
  // The last word on a day counts.
  const days = [...new Map(stated.map(one => [`${one.topic} ${one.day}`, one])).values()].filter(
    ({ topic, service }) => topics.includes(topic) && ownerOf(topic, '') === service,
  )
  if (days.length === 0) return
  await tx.query(
    `INSERT INTO stated_count (consumer, topic, day, until, count, sum)
     SELECT $1, * FROM unnest($2::text[], $3::date[], $4::timestamptz[], $5::bigint[], $6::numeric[])
     ON CONFLICT (consumer, topic, day) DO UPDATE
     SET until = excluded.until, count = excluded.count, sum = excluded.sum, agrees = false`,
    [
      consumer,
      days.map(({ topic }) => topic),
      days.map(({ day }) => day),
      days.map(({ until }) => until),
      days.map(({ count }) => count),
      days.map(({ sum }) => sum),
    ],
    'stated-keep',
  )
}

/** For a projection that is emptied and read again from the start. */
export async function countAppliedAnew(tx: Sql, consumer: string): Promise<void> {
  await tx.query('DELETE FROM applied_count WHERE consumer = $1', [consumer])
  await tx.query('UPDATE stated_count SET agrees = false, compared = NULL WHERE consumer = $1', [consumer])
}

/** Days for which an alarm is raised, oldest first; the first hundred. */
export const differingDays = (sql: Sql): Promise<Differing[]> =>
  sql.query<Differing>(
    `SELECT topic, to_char(day, 'YYYY-MM-DD') AS day, count::float8 AS told, applied::float8 AS applied, differs_since AS since
     FROM stated_count WHERE NOT agrees AND alarmed ORDER BY day, topic LIMIT 100`,
    [],
    'stated-differing',
  )

/** Milliseconds in which a consumer is expected to pass the ends of its topics; else the next comparison is waited for. */
const PASSING_MS = 2_000
const LOOK_MS = 50
/** One that stands before them for longer, and than it takes to replace a killed member of its group, gets nothing more. */
const STANDING_MS = 15_000

/** Compares what a consumer has applied with what the owners state that they told. */
export class Comparison {
  /** Up to when each topic was compared: of what happened before, whole days are asked for. */
  readonly compared = new Map<string, string>()
  readonly #database: Database
  readonly #consumer: string
  readonly #log: Log
  readonly #ends: Ends
  readonly #stood = new Map<string, { readonly next: bigint; readonly since: number }>()

  constructor(o: Pick<ConsumerOptions, 'database' | 'consumer' | 'log'>, ends: Ends) {
    this.#database = o.database
    this.#consumer = o.consumer.name
    this.#log = o.log
    this.#ends = ends
  }

  /**
   * Compares the days of which something was stated since they agreed, of topics whose every record from before is gone past: all that was stated is
   * sent, so that what has not come by then does not come. A difference seen twice is an alarm: what was committed late is stated late.
   */
  async run(): Promise<void> {
    const open = await this.#database.query<{ topic: string; until: string }>(OPEN, [this.#consumer], 'stated-open')
    if (open.length === 0) return
    const passed = await this.#passed(open.map(({ topic }) => topic))
    const ready = open.filter(({ topic }) => passed.has(topic))
    if (ready.length === 0) return
    const topics = ready.map(({ topic }) => topic)
    const found = await this.#database.transaction(async tx => {
      const from = topics.map(topic => firstKept(topic))
      const params = [this.#consumer, topics, ready.map(({ until }) => until), from]
      const days = await tx.query<Compared>(COMPARE, params, 'stated-compare')
      // Slices wait for that, for the few rows of some minutes.
      await tx.query(LOCK, [this.#consumer, topics], 'stated-lock')
      await tx.query(TOGETHER, [this.#consumer, topics], 'stated-together')
      return days
    })
    for (const { topic, compared } of found) this.compared.set(topic, compared)
    for (const { agrees, alarmed, compared, ...day } of found)
      if (alarmed && !agrees)
        this.#log.error({ reader: this.#consumer, ...day }, 'what was told on a day is not what was applied')
  }

  /** The topics of which all is read that they hold now, or nothing more comes: what the log has lost leaves its end behind. */
  async #passed(topics: readonly string[]): Promise<Set<string>> {
    const ends = await this.#ends.look()
    if (!ends) return new Set()
    const asked = [...ends].filter(([key]) => topics.includes(partitionOfKey(key).topic))
    for (const deadline = performance.now() + PASSING_MS; ; await pause(LOOK_MS)) {
      const positions = await readPositions(this.#database, this.#consumer)
      const before = asked.filter(([key, end]) => (positions.get(key)?.next ?? 0n) < end).map(([key]) => key)
      if (before.length > 0 && performance.now() < deadline) continue
      const moving = before.filter(key => !this.#stands(key, positions.get(key)?.next ?? 0n))
      const behind = new Set(moving.map(key => partitionOfKey(key).topic))
      return new Set(topics.filter(topic => !behind.has(topic)))
    }
  }

  /** Whether a place before the end of a partition has been the same for long. */
  #stands(key: string, next: bigint): boolean {
    const stood = this.#stood.get(key)
    if (stood?.next === next) return performance.now() - stood.since > STANDING_MS
    this.#stood.set(key, { next, since: performance.now() })
    return false
  }
}

type Compared = {
  topic: string
  day: string
  told: number
  applied: number
  compared: string
  agrees: boolean
  alarmed: boolean
}

const DAY_MS = 86_400_000

/** A consumer that reads again from the start finds no older records than its topic keeps. */
const firstKept = (topic: string): string => {
  const kept = KEPT_DAYS[topic]
  return kept === undefined ? '-infinity' : new Date(Date.now() - (kept - 1) * DAY_MS).toISOString()
}

/** Topics with something to compare, and the time up to which all is stated of them. */
const OPEN = `SELECT topic, until FROM (SELECT DISTINCT topic FROM stated_count WHERE consumer = $1 AND NOT agrees) AS open
CROSS JOIN LATERAL (SELECT max(until) AS until FROM stated_count AS all_days WHERE consumer = $1 AND all_days.topic = open.topic) AS last`

/** How long a difference lasts before it is an alarm: the next comparison finds it again. */
const LASTS = '4 seconds'

/**
 * A topic of which more was stated meanwhile waits for the next time. A parked event counts once, unless its version is applied; what was set aside
 * is not the owner's.
 */
const COMPARE = `WITH asked AS (
  SELECT topic, until, since FROM unnest($2::text[], $3::timestamptz[], $4::timestamptz[]) AS asked(topic, until, since)
  WHERE until = (SELECT max(until) FROM stated_count AS s WHERE s.consumer = $1 AND s.topic = asked.topic)),
parked_event AS (
  SELECT DISTINCT ON (topic, header ->> 'ce_id') topic, header ->> 'ce_id' AS id, (header ->> 'ce_time')::timestamptz AS time
  FROM parked CROSS JOIN LATERAL (SELECT headers::jsonb -> 'headers' AS header) AS held
  LEFT JOIN inbox_version AS v USING (consumer, topic, key)
  WHERE consumer = $1 AND topic = ANY ($2) AND coalesce(error_class, '') <> ALL ('{${ASIDE},broken-headers}')
  AND header ->> 'ce_id' ~ '^[0-9a-f-]{36}$' AND header ->> 'ce_aggregateversion' ~ '^[0-9]{1,9}$' AND (header ->> 'ce_aggregateversion')::int > coalesce(v.version, 0)),
parked_count AS (
  SELECT asked.topic, date_trunc('day', time, 'UTC') AS day, count(*) AS count, sum(${idBits('id')}) AS sum
  FROM parked_event JOIN asked USING (topic) WHERE time < until GROUP BY 1, 2),
found AS (
  SELECT own.topic, own.day, asked.until, a.count + coalesce(p.count, 0) AS applied,
         own.day < asked.since OR a.count + coalesce(p.count, 0) = own.count AND a.sum + coalesce(p.sum, 0) = own.sum AS agrees
  FROM asked JOIN stated_count AS own ON own.consumer = $1 AND own.topic = asked.topic AND NOT own.agrees
  CROSS JOIN LATERAL (
    SELECT coalesce(sum(count), 0) AS count, coalesce(sum(sum), 0) AS sum FROM applied_count
    WHERE consumer = $1 AND topic = own.topic AND moment >= own.day::timestamp AT TIME ZONE 'UTC'
    AND moment < least((own.day + 1)::timestamp AT TIME ZONE 'UTC', asked.until)) AS a
  LEFT JOIN parked_count AS p ON p.topic = own.topic AND p.day = own.day::timestamp AT TIME ZONE 'UTC')
UPDATE stated_count AS own
SET compared = found.until, applied = found.applied, agrees = found.agrees,
    differs_since = CASE WHEN NOT found.agrees THEN coalesce(own.differs_since, clock_timestamp()) END,
    alarmed = NOT found.agrees AND coalesce(own.differs_since < clock_timestamp() - interval '${LASTS}', false)
FROM found WHERE own.consumer = $1 AND own.topic = found.topic AND own.day = found.day
RETURNING own.topic, to_char(own.day, 'YYYY-MM-DD') AS day, own.count::float8 AS told, own.applied::float8 AS applied,
  own.compared, own.agrees, own.alarmed`

/** As slices, redrives and the others do, before anything that they count. */
const LOCK = 'SELECT FROM inbox_offset WHERE consumer = $1 AND topic = ANY ($2) ORDER BY topic, partition FOR UPDATE'

/** Of what is compared, the day is all that will be asked for. */
const TOGETHER = `WITH over AS (
  DELETE FROM applied_count USING (
    SELECT topic, max(compared) AS compared FROM stated_count WHERE consumer = $1 AND topic = ANY ($2) GROUP BY topic) AS last
  WHERE applied_count.consumer = $1 AND applied_count.topic = last.topic AND moment < last.compared
  AND moment <> date_trunc('day', moment, 'UTC')
  RETURNING applied_count.topic, partition, date_trunc('day', moment, 'UTC') AS day, count, sum)
INSERT INTO applied_count (consumer, topic, partition, moment, count, sum)
SELECT $1, topic, partition, day, sum(count), sum(sum) FROM over GROUP BY topic, partition, day
ON CONFLICT (consumer, topic, partition, moment) DO UPDATE
SET count = applied_count.count + excluded.count, sum = applied_count.sum + excluded.sum`
