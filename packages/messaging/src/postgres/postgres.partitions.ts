import type { Sql } from '@lodestone/database'

/** How many partitions topics of the log in PostgreSQL have. Throws unless all of them are there. */
export async function countPartitions(sql: Sql, topics: readonly string[]): Promise<Map<string, number>> {
  const rows = await sql.query<{ topic: string; count: number }>(
    'SELECT topic, count FROM partitions($1::text[])',
    [topics],
    'log-partitions',
  )
  const counts = new Map(rows.map(({ topic, count }) => [topic, count]))
  const missing = topics.filter(topic => !counts.has(topic))
  if (missing.length > 0) throw new Error(`the log has no topic ${missing.join(', ')}`)
  return counts
}
