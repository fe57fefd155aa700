import { Client } from 'pg'
import type { Log } from '../log.ts'

/** Milliseconds between looks at what has been archived. */
const EVERY_MS = 60_000

/** What of its log a database could not archive since it last could, as a sentence; undefined where it can. Throws while the database does not answer. */
export async function unarchived(url: string): Promise<string | undefined> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000, query_timeout: 5_000 })
  client.on('error', () => {})
  try {
    await client.connect()
    const { rows } = await client.query(
      `SELECT last_failed_wal AS file, last_failed_time AS time FROM pg_stat_archiver
       WHERE last_failed_time > coalesce(last_archived_time, '-infinity')`,
    )
    const [failed] = rows
    return failed && `the log of changes is not archived since ${failed.time.toISOString()}: ${failed.file} is kept`
  } finally {
    await client.end().catch(() => {})
  }
}

/** Warns again and again while a database cannot archive its log, which then fills its disk. What it gives ends it. */
export function watchArchive(url: string, log: Log): () => void {
  const look = async (): Promise<void> => {
    const words = await unarchived(url).catch(() => undefined)
    if (words) log.warn(words)
  }
  const timer = setInterval(() => void look(), EVERY_MS)
  timer.unref()
  return () => clearInterval(timer)
}
