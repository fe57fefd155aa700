import { withReach } from '@lodestone/database'
import { present } from '@lodestone/kernel'
import type { Logger } from 'pino'
import type { Job } from './define.ts'

/** What a job has done since it was started. */
export type JobDone = { runs: number; failures: number; seconds: number }

export type Jobs = {
  /** By name. */
  readonly done: ReadonlyMap<string, Readonly<JobDone>>
  /** Jobs that follow soon look again: the service has committed something in this process. */
  wake(): void
  stop(): Promise<void>
}

/**
 * Runs each job, which may see all rows, at whole multiples of its `everyMs`, never twice at once; a failure is logged and tried again the next
 * time. Jobs of all services of a process thus wake together, and together with its relays: an idle process pays for wake-ups. Those with a
 * `soonMs` follow at the next multiple of that when something was committed.
 */
export function startJobs(jobs: readonly Job[], log: Logger): Jobs {
  let stopped = false
  const done = new Map(jobs.map(job => [job.name, { runs: 0, failures: 0, seconds: 0 }]))
  const timers = new Map<Job, NodeJS.Timeout>()
  const under = new Set<Promise<void>>()
  /** Jobs that follow soon, or once their present turn is over. */
  const soon = new Set<Job>()
  const schedule = (job: Job): void => {
    if (stopped) return
    const everyMs = soon.has(job) ? (job.soonMs ?? job.everyMs) : job.everyMs
    timers.set(job, setTimeout(() => turn(job), untilNext(everyMs)).unref())
  }
  const turn = (job: Job): void => {
    timers.delete(job)
    soon.delete(job)
    const began = performance.now()
    const own = present(done.get(job.name))
    const work = withReach('service', () => job.run())
      .catch(error => {
        own.failures++
        log.error({ err: error, job: job.name }, 'job failed, it will be tried again')
      })
      .finally(() => {
        own.runs++
        own.seconds += (performance.now() - began) / 1_000
        under.delete(work)
        schedule(job)
      })
    under.add(work)
  }
  for (const job of jobs) schedule(job)
  const prompt = jobs.filter(job => job.soonMs !== undefined)
  return {
    done,
    wake: () => {
      for (const job of prompt) {
        if (soon.has(job)) continue
        soon.add(job)
        const timer = timers.get(job)
        if (timer === undefined) continue
        clearTimeout(timer)
        schedule(job)
      }
    },
    stop: async () => {
      stopped = true
      for (const timer of timers.values()) clearTimeout(timer)
      await Promise.all(under)
    },
  }
}

const untilNext = (everyMs: number): number => everyMs - (performance.now() % everyMs)
