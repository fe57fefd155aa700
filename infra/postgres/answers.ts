import { Client } from 'pg'

/** Milliseconds one question may take. */
const LIMIT_MS = 1_000

/** Whether PostgreSQL answers a statement at this address: what starts or recovers refuses to. */
export async function answersAsPostgres(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: LIMIT_MS, query_timeout: LIMIT_MS })
  client.on('error', () => {})
  try {
    await client.connect()
    await client.query('SELECT 1')
    return true
  } catch {
    return false
  } finally {
    await client.end().catch(() => {})
  }
}
