import { readFile, writeFile } from 'node:fs/promises'
import { until } from '../process/until.ts'

/** Milliseconds in which the system takes away a process that was killed. */
const GONE_WITHIN_MS = 5_000
/** No process has so high an id. */
const NOBODY = 2_147_483_646

const exists = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'
  }
}

/**
 * Makes the file that a killed PostgreSQL has left hinder no start. PostgreSQL refuses to start while a process has the id that stands there: the
 * dead one until the system has taken it away, or any other that has got its id since. To be called when no PostgreSQL runs on this folder. The
 * rest of the file stays, by which PostgreSQL finds sessions that have outlived their server.
 */
export async function freeLockFile(file: string): Promise<void> {
  const text = await readFile(file, 'utf8').catch(() => '')
  const pid = Number.parseInt(text, 10)
  if (!(pid > 1) || (await until(() => !exists(pid), { withinMs: GONE_WITHIN_MS }))) return
  await writeFile(file, text.replace(/^\d+/, String(NOBODY)))
}
