import { idBits } from '../counts/counts.ts'
import type { Day } from '../counts/counts.verdict.ts'
import { ASIDE } from './aside.ts'

/** Statements of a comparison. */

export type Open = { readonly topic: string; readonly until: string }
/** `stated`: up to when its owner said so. */
export type Found = Day & Open & { readonly stated: string }

/** Topics with something to compare, and the time up to which all is stated of them. */
export const OPEN = `SELECT topic, until FROM (SELECT DISTINCT topic FROM stated_count WHERE consumer = $1 AND NOT agrees) AS open
CROSS JOIN LATERAL (SELECT max(until) AS until FROM stated_count AS all_days WHERE consumer = $1 AND all_days.topic = open.topic) AS last`

/**
 * A topic of which more was stated meanwhile waits for the next time. A parked event counts once, unless its version is applied; what was set aside
 * is not the owner's.
 */
export const COUNTED = `WITH asked AS (
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
export const KEEP = `UPDATE stated_count AS own
SET compared = found.until, applied = found.applied, agrees = found.verdict = 'agrees', alarmed = found.verdict = 'alarm',
    differs_since = CASE WHEN found.verdict <> 'agrees' THEN coalesce(own.differs_since, clock_timestamp()) END
FROM unnest($2::text[], $3::date[], $4::timestamptz[], $5::timestamptz[], $6::bigint[], $7::text[]) AS found(topic, day, stated, until, applied, verdict)
WHERE own.consumer = $1 AND own.topic = found.topic AND own.day = found.day AND own.until = found.stated`

/** As slices, redrives and the others do, before anything that they count. */
export const LOCK =
  'SELECT FROM inbox_offset WHERE consumer = $1 AND topic = ANY ($2) ORDER BY topic, partition FOR UPDATE'

/** Of what is compared, the day is all that will be asked for. */
export const TOGETHER = `WITH over AS (
  DELETE FROM applied_count USING (
    SELECT topic, max(compared) AS compared FROM stated_count WHERE consumer = $1 AND topic = ANY ($2) GROUP BY topic) AS last
  WHERE applied_count.consumer = $1 AND applied_count.topic = last.topic AND moment < last.compared
  AND moment <> date_trunc('day', moment, 'UTC')
  RETURNING applied_count.topic, partition, date_trunc('day', moment, 'UTC') AS day, count, sum)
INSERT INTO applied_count (consumer, topic, partition, moment, count, sum)
SELECT $1, topic, partition, day, sum(count), sum(sum) FROM over GROUP BY topic, partition, day
ON CONFLICT (consumer, topic, partition, moment) DO UPDATE
SET count = applied_count.count + excluded.count, sum = applied_count.sum + excluded.sum`
