import { withReach } from '@lodestone/database'
import type { Logger } from 'pino'
import type { Job } from './define.ts'

/**
 * Runs each job, which may see all rows, at whole multiples of its `everyMs`, never twice at once; a failure is logged and tried again the next
 * time. Jobs of all services of a process thus wake together, and together with its relays: an idle process pays for wake-ups.
 */
export function startJobs(jobs: readonly Job[], log: Logger): { stop(): Promise<void> } {
  let stopped = false
  const timers = new Map<Job, NodeJS.Timeout>()
  const under = new Set<Promise<void>>()
  const schedule = (job: Job): void => {
    if (stopped) return
    timers.set(job, setTimeout(() => turn(job), untilNext(job.everyMs)).unref())
  }
  const turn = (job: Job): void => {
    const work = withReach('service', () => job.run())
      .catch(error => log.error({ err: error, job: job.name }, 'job failed, it will be tried again'))
      .finally(() => {
        under.delete(work)
        schedule(job)
      })
    under.add(work)
  }
  for (const job of jobs) schedule(job)
  return {
    stop: async () => {
      stopped = true
      for (const timer of timers.values()) clearTimeout(timer)
      await Promise.all(under)
    },
  }
}

const untilNext = (everyMs: number): number => everyMs - (performance.now() % everyMs)
