import type { JobDone } from './jobs.ts'
import type { Board, ReadFigure } from './metrics.board.ts'

/** What jobs have done. */
export function showJobs({ counter }: Board): void {
  const jobs = (read: (done: Readonly<JobDone>) => number): ReadFigure => {
    return one => [...one.jobs.done].map(([job, done]) => [[job], read(done)])
  }
  counter(
    'lodestone_job_runs_total',
    'Runs of a job that have ended',
    jobs(done => done.runs),
    'job',
  )
  counter(
    'lodestone_job_failures_total',
    'Runs of a job that failed',
    jobs(done => done.failures),
    'job',
  )
  counter(
    'lodestone_job_seconds_total',
    'Seconds in which a job was under way',
    jobs(done => done.seconds),
    'job',
  )
}
