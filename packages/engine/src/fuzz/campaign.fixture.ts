import { Worker } from 'node:worker_threads'
import type { Failure } from './case.fixture.ts'
import type { Task } from './worker.fixture.ts'

/** What came of one round. */
export type FuzzedRound = {
  readonly number: number
  readonly failures: readonly Failure[]
  readonly unsettled: readonly string[]
}

/** After so long a round is told of as slow. */
const SLOW_MS = 60_000

/** Judges rounds `from` to `from + rounds` of a seed in workers; answers those that failed, by number. */
export async function campaign(o: {
  readonly seed: number
  readonly rounds: number
  readonly from?: number
  readonly workers?: number
  readonly onRound?: (outcome: FuzzedRound, done: number) => void
  /** Told of a round again and again while it takes long. */
  readonly onSlow?: (number: number, seconds: number) => void
}): Promise<{ readonly failed: readonly FuzzedRound[]; readonly unsettled: readonly FuzzedRound[] }> {
  const { seed, rounds, from = 0, workers = 2, onRound, onSlow } = o
  const failed: FuzzedRound[] = []
  const unsettled: FuzzedRound[] = []
  let [next, done] = [from, 0]
  const share = () =>
    new Promise<void>((resolve, reject) => {
      const workerData: Task = { seed }
      const worker = new Worker(new URL('./worker.fixture.ts', import.meta.url), { workerData })
      let slow: NodeJS.Timeout | undefined
      const lost = (code: number) => {
        clearInterval(slow)
        reject(new Error(`a worker ended with ${code} before its rounds were judged`))
      }
      const ask = () => {
        clearInterval(slow)
        if (next >= from + rounds)
          return void worker
            .off('exit', lost)
            .terminate()
            .then(() => resolve(), reject)
        const [number, begun] = [next++, performance.now()]
        slow = setInterval(() => onSlow?.(number, Math.round((performance.now() - begun) / 1000)), SLOW_MS)
        worker.postMessage(number)
      }
      worker.on('message', (outcome: FuzzedRound) => {
        if (outcome.failures.length > 0) failed.push(outcome)
        if (outcome.unsettled.length > 0) unsettled.push(outcome)
        onRound?.(outcome, ++done)
        ask()
      })
      worker.once('error', error => {
        clearInterval(slow)
        reject(error)
      })
      worker.once('exit', lost)
      ask()
    })
  await Promise.all(Array.from({ length: workers }, share))
  const byNumber = (a: FuzzedRound, b: FuzzedRound) => a.number - b.number
  return { failed: failed.sort(byNumber), unsettled: unsettled.sort(byNumber) }
}
