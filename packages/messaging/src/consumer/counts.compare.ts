import { factsCounted, HEAD_TOPIC, isOf, ownerOf } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import { idBits } from '../counts/counts.ts'
import { type Day, readTopics, verdictOf } from '../counts/counts.verdict.ts'
import { partitionOfKey } from '../ports.ts'
import { pause } from '../wait.ts'
import type { Ends } from './ends.ts'
import { readPositions } from './inbox.ts'
import type { Places } from './places.ts'
import { ASIDE, type ReceivedEvent } from './received.ts'
import type { ConsumerOptions } from './running-consumer.ts'

/** A day of which a consumer has applied something else than the owner of the topic told. What is parked counts as applied. */
export type Differing = {
  readonly topic: string
  readonly day: string
  readonly told: number
  readonly applied: number
  readonly since: string
}

/** Keeps what the owners of these topics state, each of its own. What was applied before it was stated may be in that: the time of it begins anew. */
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
     SET until = excluded.until, count = excluded.count, sum = excluded.sum, agrees = false,
         differs_since = CASE WHEN stated_count.applied <= stated_count.count THEN stated_count.differs_since END`,
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

/** Compares what a consumer has applied with what the owners state that they told. */
export class Comparison {
  /** Up to when each topic was compared: of what happened before, whole days are asked for. */
  readonly compared = new Map<string, string>()
  readonly #o: ConsumerOptions
  readonly #ends: Ends
  readonly #places: Places

  constructor(o: ConsumerOptions, ends: Ends, places: Places) {
    this.#o = o
    this.#ends = ends
    this.#places = places
  }

  /**
   * Compares the days of which something was stated since they agreed, of topics of which every record from before is read: all that was stated is
   * sent, so that what has not come by then does not come.
   */
  async run(): Promise<void> {
    const { database, consumer, log } = this.#o
    const open = await database.query<Open>(OPEN, [consumer.name], 'stated-open')
    if (open.length === 0) return
    const read = await this.#read(open.map(({ topic }) => topic))
    const ready = open.filter(({ topic }) => read.has(topic))
    if (ready.length === 0) return
    const topics = ready.map(({ topic }) => topic)
    const params = [consumer.name, topics, ready.map(({ until }) => until)]
    const found = await database.query<Found>(COUNTED, params, 'stated-counted')
    const days = found.map(day => ({ ...day, verdict: verdictOf(day, Date.now()) }))
    await database.transaction(async tx => {
      const columns = (['topic', 'day', 'stated', 'until', 'applied', 'verdict'] as const).map(name =>
        days.map(day => day[name]),
      )
      await tx.query(KEEP, [consumer.name, ...columns], 'stated-compared')
      // Slices wait for that, for the few rows of some minutes.
      await tx.query(LOCK, [consumer.name, topics], 'stated-lock')
      await tx.query(TOGETHER, [consumer.name, topics], 'stated-together')
    })
    for (const { topic, until } of ready) this.compared.set(topic, until)
    for (const { topic, day, told, applied, alarmed, verdict } of days)
      if (verdict === 'alarm' && !alarmed)
        log.error(
          { reader: consumer.name, topic, day, told, applied },
          'what was told on a day is not what was applied',
        )
  }

  /** The topics of which all is read that they hold now. */
  async #read(topics: readonly string[]): Promise<Set<string>> {
    const { database, consumer, transport } = this.#o
    const all = await this.#ends.look()
    if (!all) return new Set()
    const ends = new Map([...all].filter(([key]) => [...topics, HEAD_TOPIC].includes(partitionOfKey(key).topic)))
    let starts: ReadonlyMap<string, bigint> = new Map()
    for (const deadline = performance.now() + PASSING_MS; ; await pause(LOOK_MS)) {
      const positions = await readPositions(database, consumer.name)
      const next = new Map([...positions].map(([key, position]) => [key, position.next]))
      const halted = new Set(this.#places.halted.map(({ partition }) => partition))
      const read = readTopics(topics, { ends, starts, next, halted })
      if (read.size === topics.length || starts.size > 0) return read
      if (performance.now() > deadline) starts = await transport.startOffsets(topics)
    }
  }
}

type Open = { readonly topic: string; readonly until: string }
/** `stated`: up to when its owner said so. */
type Found = Day & Open & { readonly stated: string }

/** Topics with something to compare, and the time up to which all is stated of them. */
const OPEN = `SELECT topic, until FROM (SELECT DISTINCT topic FROM stated_count WHERE consumer = $1 AND NOT agrees) AS open
CROSS JOIN LATERAL (SELECT max(until) AS until FROM stated_count AS all_days WHERE consumer = $1 AND all_days.topic = open.topic) AS last`

/**
 * A topic of which more was stated meanwhile waits for the next time. A parked event counts once, unless its version is applied; what was set aside
 * is not the owner's.
 */
const COUNTED = `WITH asked AS (
  SELECT topic, until FROM unnest($2::text[], $3::timestamptz[]) AS asked(topic, until)
  WHERE until = (SELECT max(until) FROM stated_count AS s WHERE s.consumer = $1 AND s.topic = asked.topic)),
parked_event AS (
  SELECT DISTINCT ON (topic, header ->> 'ce_id') topic, header ->> 'ce_id' AS id, (header ->> 'ce_time')::timestamptz AS time
  FROM parked CROSS JOIN LATERAL (SELECT headers::jsonb -> 'headers' AS header) AS held
  LEFT JOIN inbox_version AS v USING (consumer, topic, key)
  WHERE consumer = $1 AND topic = ANY ($2) AND coalesce(error_class, '') <> ALL ('{${ASIDE},broken-headers}')
  AND header ->> 'ce_id' ~ '^[0-9a-f-]{36}$' AND header ->> 'ce_aggregateversion' ~ '^[0-9]{1,9}$' AND (header ->> 'ce_aggregateversion')::int > coalesce(v.version, 0)),
parked_count AS (
  SELECT asked.topic, date_trunc('day', time, 'UTC') AS day, count(*) AS count, sum(${idBits('id')}) AS sum
  FROM parked_event JOIN asked USING (topic) WHERE time < until GROUP BY 1, 2)
SELECT own.topic, to_char(own.day, 'YYYY-MM-DD') AS day, own.until AS stated, asked.until, own.alarmed,
  own.count::float8 AS told, own.sum::text AS "toldSum", (a.count + coalesce(p.count, 0))::float8 AS applied, (a.sum + coalesce(p.sum, 0))::text AS "appliedSum",
  (SELECT since::text FROM fact_look) AS since,
  coalesce(extract(epoch FROM clock_timestamp() - own.differs_since) * 1000, 0)::float8 AS "differsMs"
FROM asked JOIN stated_count AS own ON own.consumer = $1 AND own.topic = asked.topic AND NOT own.agrees
CROSS JOIN LATERAL (
  SELECT coalesce(sum(count), 0) AS count, coalesce(sum(sum), 0) AS sum FROM applied_count
  WHERE consumer = $1 AND topic = own.topic AND moment >= own.day::timestamp AT TIME ZONE 'UTC'
  AND moment < least((own.day + 1)::timestamp AT TIME ZONE 'UTC', asked.until)) AS a
LEFT JOIN parked_count AS p ON p.topic = own.topic AND p.day = own.day::timestamp AT TIME ZONE 'UTC'`

/** What was stated anew meanwhile is compared the next time. */
const KEEP = `UPDATE stated_count AS own
SET compared = found.until, applied = found.applied, agrees = found.verdict = 'agrees', alarmed = found.verdict = 'alarm',
    differs_since = CASE WHEN found.verdict <> 'agrees' THEN coalesce(own.differs_since, clock_timestamp()) END
FROM unnest($2::text[], $3::date[], $4::timestamptz[], $5::timestamptz[], $6::bigint[], $7::text[]) AS found(topic, day, stated, until, applied, verdict)
WHERE own.consumer = $1 AND own.topic = found.topic AND own.day = found.day AND own.until = found.stated`

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
