import type { Database } from '@lodestone/database'
import { makeDailyHeads, type Relay, type RunningConsumer, stateCounts } from '@lodestone/messaging'
import type { Logger } from 'pino'
import type { Checkpoints } from './checkpoints.ts'
import type { Job } from './define.ts'
import { forgetAnswers } from './forgetting.ts'

/** Milliseconds between looks whether a day is over whose head is to be made. */
const HEAD_EVERY_MS = 60_000
const FORGET_EVERY_MS = 600_000
/** Both together, with the ten seconds of a count: what is lost is an alarm within a minute. */
const STATE_EVERY_MS = 15_000
const COMPARE_EVERY_MS = 5_000

type HubJobs = {
  /** With all rows in reach. */
  readonly database: Database
  readonly relay: Relay
  readonly checkpoints: Checkpoints
  readonly consumer: RunningConsumer | undefined
  readonly log: Logger
  readonly clock: () => Date
}

/** What the hub does for every service. */
export function hubJobs({ database, relay, checkpoints, consumer, log, clock }: HubJobs): Job[] {
  const head: Job = {
    name: 'daily-head',
    everyMs: HEAD_EVERY_MS,
    run: async () => {
      const made = await makeDailyHeads(database)
      if (made.length > 0) relay.nudge()
      for (const { day, subjects, hash } of made) log.info({ day, subjects, hash }, 'daily head of the audit made')
    },
  }
  const forget: Job = { name: 'forget-answers', everyMs: FORGET_EVERY_MS, run: () => forgetAnswers(database) }
  const state: Job = {
    name: 'state-counts',
    everyMs: STATE_EVERY_MS,
    run: async () => {
      if ((await stateCounts(database, clock())) > 0) relay.nudge()
    },
  }
  const compare = consumer ? [{ name: 'compare-counts', everyMs: COMPARE_EVERY_MS, run: consumer.compare }] : []
  return [head, checkpoints.job, forget, state, ...compare]
}
