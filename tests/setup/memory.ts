import { createHash } from 'node:crypto'
import { statfs } from 'node:fs/promises'
import { freemem } from 'node:os'
import { join } from 'node:path'

const MEMORY = '/dev/shm'
/** Bytes that must be free: several times what a whole run has been seen to need. */
const ENOUGH = 4 * 2 ** 30

/**
 * A folder of this checkout in memory, where the system offers one with room. The settings of PostgreSQL and Kafka stay those of the
 * product; but the files of some hundred databases are made there in a tenth of the time, and no test waits for a disk.
 */
export async function folderInMemory(): Promise<string | undefined> {
  const space = await statfs(MEMORY).catch(() => undefined)
  if (!space || Math.min(space.bavail * space.bsize, freemem()) < ENOUGH) return undefined
  return join(MEMORY, `lodestone-test-${createHash('sha256').update(process.cwd()).digest('hex').slice(0, 12)}`)
}
