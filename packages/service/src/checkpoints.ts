import type { Database } from '@lodestone/database'
import { type Cause, type Fact, type LogSigner, makeCheckpoint } from '@lodestone/messaging'
import type { Logger } from 'pino'
import type { Job } from './define.ts'

/** Milliseconds between two checkpoints. What is rewritten before the first one that covers it is found out by nobody. */
const EVERY_MS = 3_600_000
/** Milliseconds between looks whether one is due. */
const LOOK_EVERY_MS = 60_000

/** The signed checkpoints of a service's log. */
export type Checkpoints = {
  readonly signer: LogSigner
  readonly job: Job
  /** Makes one that also holds that it was asked for. */
  now(asked: { readonly fact: Fact; readonly cause: Cause }): Promise<void>
}

export function openCheckpoints(options: { database: Database; signer: LogSigner; log: Logger }): Checkpoints {
  const { database, signer, log } = options
  const make = async (of: Parameters<typeof makeCheckpoint>[2]): Promise<void> => {
    const made = await makeCheckpoint(database, signer, of)
    if (made) log.info(made, 'checkpoint of the audit made')
  }
  return {
    signer,
    job: { name: 'checkpoint', everyMs: LOOK_EVERY_MS, run: () => make({ everyMs: EVERY_MS }) },
    now: asked => make({ everyMs: 0, asked }),
  }
}
