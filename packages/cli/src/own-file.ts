import { renameSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

/** A place of the program's own among what its user keeps on this machine. */
export const ownPlace = (env: NodeJS.ProcessEnv, ...path: readonly string[]): string =>
  join(env.XDG_CONFIG_HOME || join(homedir(), '.config'), 'lodestone', ...path)

/** Writes a file that its owner alone may read; a reader sees the old or the new content, never half. */
export function writeOwn(file: string, text: string): void {
  const own = `${file}.${process.pid}`
  writeFileSync(own, text, { mode: 0o600 })
  renameSync(own, file)
}
