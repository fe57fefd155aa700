import { parentPort, workerData } from 'node:worker_threads'
import { present } from '@lodestone/kernel'
import { judgeRound } from './judge.fixture.ts'
import { hostileRound } from './round.fixture.ts'

/** The seed of the rounds that a worker is asked to judge, by number, one after another. */
export type Task = { readonly seed: number }

/** Every so many rounds their rows are matched in another order too. */
const EVERY = 4

const { seed } = workerData as Task
const port = present(parentPort ?? undefined)
port.on('message', async (number: number) => {
  const verdict = await judgeRound(hostileRound({ seed, number }), { order: number % EVERY === 0 })
  port.postMessage({ number, ...verdict })
})
