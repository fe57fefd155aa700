import { factsCounted, isOf, ownerOf } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import type { ReceivedEvent } from './received.ts'

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
