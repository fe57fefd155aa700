import { MessageChannel } from 'node:worker_threads'
import { ProblemError } from '@lodestone/http/problem'
import { atMost } from '@lodestone/service'
import { Piscina } from 'piscina'
import type { AnswerTo, OnProgress, Question } from './computation.ts'
import type { Start } from './computation.worker.ts'

export type Pool = {
  /** Computes in the thread, one question at a time. Rejects with whatever the thread throws, also where it dies or takes too long. */
  ask<Q extends Question>(question: Q, onProgress?: OnProgress): Promise<AnswerTo<Q>>
  close(): Promise<void>
}

const OWN_WORKER = new URL('./computation.worker.ts', import.meta.url)
/** Heap of the thread in MiB; beyond it the thread dies, not the process. */
const HEAP_MB = 1_024
/** Milliseconds without a question after which the thread goes, with the memory that it took. */
const IDLE_MS = 10_000
/** Milliseconds that one question may take. */
const LIMIT_MS = 30 * 60_000
/** Questions that may wait behind the one being computed. */
const MAX_WAITING = 16
/** Seconds after which there is room again for one more. */
const RETRY_SECONDS = 5

/** A thread of its own, started when there is a question; `givesWay` lets all else have the processor first. Tests give another worker. */
export function openPool({
  worker = OWN_WORKER,
  givesWay = false,
}: {
  worker?: URL | undefined
  givesWay?: boolean
} = {}): Pool {
  const threads = new Piscina({
    filename: worker.href,
    workerData: { givesWay } satisfies Start,
    minThreads: 0,
    maxThreads: 1,
    idleTimeout: IDLE_MS,
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
  })
  // A queue of the threads' own would stand still once the thread dies, until somebody asks again.
  const inTurn = atMost(1)
  let asked = 0
  async function answer(question: Question, onProgress: OnProgress) {
    const { port1, port2 } = new MessageChannel()
    port1.on('message', ([done, of]: [number, number]) => onProgress(done, of))
    port1.unref()
    try {
      return await threads.run(
        { question, progress: port2 },
        { transferList: [port2], signal: AbortSignal.timeout(LIMIT_MS) },
      )
    } finally {
      port1.close()
    }
  }
  return {
    ask: async (question, onProgress = () => {}) => {
      if (asked > MAX_WAITING)
        throw new ProblemError('unavailable', 'Too many computations wait.', undefined, RETRY_SECONDS)
      asked++
      try {
        return await inTurn(() => answer(question, onProgress))
      } finally {
        asked--
      }
    },
    close: () => threads.destroy(),
  }
}
