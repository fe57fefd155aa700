import { parentPort, workerData } from 'node:worker_threads'
import { judgeRound } from './judge.fixture.ts'
import { hostileRound } from './round.fixture.ts'

/** What a worker is asked: its share of the rounds of a seed. */
export type Task = { readonly seed: number; readonly from: number; readonly to: number; readonly step: number }

/** Every so many rounds their rows are matched in another order too. */
const EVERY = 4

const { seed, from, to, step } = workerData as Task
for (let number = from; number < to; number += step) {
  const verdict = await judgeRound(hostileRound({ seed, number }), { order: number % EVERY === 0 })
  parentPort!.postMessage({ number, ...verdict })
}
