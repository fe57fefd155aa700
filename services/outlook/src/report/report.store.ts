import type { Sql } from '@lodestone/database'

/** What an organisation is called, once the service has heard of it. */
export async function findName(sql: Sql, id: string): Promise<string | undefined> {
  const [row] = await sql.query<{ name: string }>(
    `SELECT data->>'legalName' AS name FROM known_participant WHERE id = $1`,
    [id],
    'own-name',
  )
  return row?.name
}
