import type { Ports } from './data-folder/ports.ts'
import type { Log } from './log.ts'

/** What the start of one server is given. */
export type StartOptions = {
  /** Absolute path of the folder that holds all data, without symbolic links in it. */
  readonly dataDir: string
  /** Folder for what can be fetched again and several data folders may share. */
  readonly cacheDir: string
  readonly ports: Ports
  readonly log: Log
  readonly progress: (text: string) => void
  readonly env: NodeJS.ProcessEnv
  /** Milliseconds until PostgreSQL must be ready. */
  readonly readyWithinMs?: number
  /** Ends a start that is under way. */
  readonly signal?: AbortSignal
}
