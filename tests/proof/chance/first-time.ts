import { closeSync, openSync } from 'node:fs'
import { join } from 'node:path'

/** Whether something is done for the first time in a run, over all tries of its files. */
export function isFirstTime(name: string): boolean {
  try {
    closeSync(openSync(join(process.env.TRIES ?? '', name), 'wx'))
    return true
  } catch {
    return false
  }
}
