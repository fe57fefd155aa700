import { Worker } from 'node:worker_threads'
import type { Failure } from './case.fixture.ts'
import type { Task } from './worker.fixture.ts'

/** What came of one round. */
export type Outcome = {
  readonly number: number
  readonly failures: readonly Failure[]
  readonly unsettled: readonly string[]
}

/** Judges rounds `from` to `from + rounds` of a seed in workers; answers those that failed, by number. */
export async function campaign(o: {
  readonly seed: number
  readonly rounds: number
  readonly from?: number
  readonly workers?: number
  readonly onRound?: (outcome: Outcome, done: number) => void
}): Promise<{ readonly failed: readonly Outcome[]; readonly unsettled: readonly Outcome[] }> {
  const { seed, rounds, from = 0, workers = 2, onRound } = o
  const failed: Outcome[] = []
  const unsettled: Outcome[] = []
  let done = 0
  const share = (n: number) =>
    new Promise<void>((resolve, reject) => {
      const workerData: Task = { seed, from: from + n, to: from + rounds, step: workers }
      const worker = new Worker(new URL('./worker.fixture.ts', import.meta.url), { workerData })
      worker.on('message', (outcome: Outcome) => {
        if (outcome.failures.length > 0) failed.push(outcome)
        if (outcome.unsettled.length > 0) unsettled.push(outcome)
        onRound?.(outcome, ++done)
      })
      worker.once('error', reject)
      worker.once('exit', code => (code === 0 ? resolve() : reject(new Error(`a worker ended with ${code}`))))
    })
  await Promise.all(Array.from({ length: workers }, (_, n) => share(n)))
  const byNumber = (a: Outcome, b: Outcome) => a.number - b.number
  return { failed: failed.sort(byNumber), unsettled: unsettled.sort(byNumber) }
}
