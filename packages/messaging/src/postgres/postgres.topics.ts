import { type Database, type Sql, silent } from '@lodestone/database'
import { DEFAULT_PARTITIONS, type TopicSettings } from '../ports.ts'

/** What the login of a service may do with a topic. */
export type LogRight = {
  readonly login: string
  readonly topic: string
  readonly mayAppend: boolean
  readonly mayRead: boolean
}

const TOPICS = `WITH given AS (SELECT * FROM unnest($1::text[], $2::int[], $3::bigint[]) AS given (name, partitions, retention_ms)),
made AS (
  INSERT INTO topic AS t (name, partitions, retention_ms) SELECT name, partitions, retention_ms FROM given ORDER BY name
  ON CONFLICT (name) DO UPDATE SET retention_ms = excluded.retention_ms,
    partitions = CASE WHEN EXISTS (SELECT FROM partition p WHERE p.topic = t.id AND p.next_offset > 0) THEN t.partitions ELSE excluded.partitions END
  WHERE (t.retention_ms, t.partitions) IS DISTINCT FROM (excluded.retention_ms, excluded.partitions)
  RETURNING t.name, t.partitions)
SELECT name, made.partitions, given.partitions AS asked FROM made JOIN given USING (name) WHERE made.partitions <> given.partitions`

/** Of a topic that holds nothing yet there may be more or fewer than there were. */
const PARTITIONS = `WITH topics AS (SELECT id, partitions FROM topic WHERE name = ANY ($1::text[])),
made AS (
  INSERT INTO partition (topic, number) SELECT id, number FROM topics, generate_series(0, partitions - 1) AS number ON CONFLICT DO NOTHING),
free AS (DELETE FROM lease USING topics WHERE lease.topic = topics.id AND lease.partition >= topics.partitions)
DELETE FROM partition USING topics WHERE partition.topic = topics.id AND partition.number >= topics.partitions`

/**
 * Makes topics that are missing and corrects how long they are kept, as the log's owner. Of one that has been told anything another number of
 * partitions is left, because keys would change places and lose their order.
 */
export async function ensureLogTopics(sql: Sql, topics: readonly TopicSettings[], log = silent): Promise<void> {
  const names = topics.map(({ name }) => name)
  const differing = await sql.query<{ name: string; partitions: number; asked: number }>(TOPICS, [
    names,
    topics.map(({ partitions }) => partitions ?? DEFAULT_PARTITIONS),
    topics.map(({ retentionMs }) => retentionMs ?? null),
  ])
  for (const { name, partitions, asked } of differing)
    log.warn({ topic: name, partitions, asked }, 'topic keeps its number of partitions')
  await sql.query(PARTITIONS, [names])
}

/** Makes topics as they are to be and the rights of all logins on the log exactly these, as its owner. */
export async function prepareLog(
  database: Database,
  topics: readonly TopicSettings[],
  rights: readonly LogRight[],
): Promise<void> {
  await database.transaction(async tx => {
    await tx.query('LOCK TABLE topic, access IN SHARE ROW EXCLUSIVE MODE')
    await ensureLogTopics(tx, topics)
    const params = [
      rights.map(({ login }) => login),
      rights.map(({ topic }) => topic),
      rights.map(({ mayAppend }) => mayAppend),
      rights.map(({ mayRead }) => mayRead),
    ]
    await tx.query(
      `WITH wanted AS (
         SELECT given.login, t.id AS topic, given.may_append, given.may_read
         FROM unnest($1::name[], $2::text[], $3::bool[], $4::bool[]) AS given (login, topic, may_append, may_read) JOIN topic t ON t.name = given.topic),
       gone AS (DELETE FROM access a WHERE NOT EXISTS (SELECT FROM wanted w WHERE w.login = a.login AND w.topic = a.topic))
       INSERT INTO access AS a SELECT login, topic, may_append, may_read FROM wanted
       ON CONFLICT (login, topic) DO UPDATE SET may_append = excluded.may_append, may_read = excluded.may_read
       WHERE (a.may_append, a.may_read) IS DISTINCT FROM (excluded.may_append, excluded.may_read)`,
      params,
    )
  })
}

/**
 * Empties the log, as its owner, for everything to be told again. Topics and rights stay. A database that an older version has left has none, and
 * nothing happens. Nobody may read or append meanwhile.
 */
export async function emptyLog(database: Database): Promise<void> {
  await database.transaction(async tx => {
    const [log] = await tx.query("SELECT to_regclass('log.record') IS NOT NULL AS there")
    if (log?.there !== true) return
    await tx.query('TRUNCATE record, lease, member')
    await tx.query('UPDATE partition SET next_offset = 0')
  })
}
