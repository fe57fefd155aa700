import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

const SQLITE_BUSY = 5
/** A launcher that was just killed may take a moment to be gone. */
const DYING_MS = 2_000

/**
 * Makes this process the only launcher of a data folder. Whatever still runs on the folder afterwards belongs to a
 * launcher that has died. Throws one sentence when another launcher lives; returns what gives the folder back.
 *
 * The claim is SQLite's lock on a file, which the system itself releases when its holder dies in whatever way: files
 * made and removed by hand cannot be taken over from a dead launcher without two successors meeting in between.
 */
export function claimFolder(dataDir: string): () => void {
  const holder = join(dataDir, 'launcher.pid')
  const lock = new DatabaseSync(join(dataDir, 'launcher.lock'), { timeout: DYING_MS })
  try {
    lock.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    lock.close()
    if ((error as { errcode?: number }).errcode !== SQLITE_BUSY) throw error
    throw new Error(`process ${read(holder)} runs with the data folder ${dataDir}: end it, or set DATA_DIR and PORT`)
  }
  writeFileSync(holder, String(process.pid))
  return () => {
    rmSync(holder, { force: true })
    lock.close()
  }
}

/** The holder writes its id right after it has the lock. */
function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return 'that has just started'
  }
}
