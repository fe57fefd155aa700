import { Worker } from 'node:worker_threads'
import type { PartText } from '../book/book.ts'
import type { ComputedAnswer, MatchedAnswer, Question } from './computation.question.ts'
import type { Fault } from './computation.verdict.ts'

/** Heap of the worker in MiB; beyond it the thread dies, not the process. */
const HEAP_MB = 1_024

/** What a thread is opened with. */
export type ThreadOptions = {
  /** Module of the worker; tests give others. */
  readonly worker?: URL
  /** Whether its thread lets all else have the processor first. */
  readonly givesWay?: boolean
}

/** What a worker is started with. */
export type Start = { readonly givesWay: boolean }
/** What a worker is told: a question, or a part of the books of one that is soon to come. */
export type Asked = Question | { readonly ahead: PartText }
/** A match comes unchecked; that it was checked then says that it is the answer. */
export type Reply = { answer: ComputedAnswer } | { unchecked: MatchedAnswer } | { checked: true } | { fault: Fault }

/** What is heard of a worker, as long as it is the one in use. */
type Heard = { reply(reply: Reply): void; died(cause: unknown): void }

/** One worker at a time: started when it is needed, and let go. */
export function openThread(options: ThreadOptions, heard: Heard) {
  const module = options.worker ?? new URL('./computation.worker.ts', import.meta.url)
  let worker: Worker | undefined

  function start(): Worker {
    const started = new Worker(module, {
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
      workerData: { givesWay: options.givesWay === true } satisfies Start,
    })
    const died = (cause: unknown): void => {
      if (worker !== started) return
      worker = undefined
      heard.died(cause)
    }
    // Nothing under way: the process may end whenever it likes.
    started.unref()
    started.on('message', (reply: Reply) => {
      if (worker === started) heard.reply(reply)
    })
    started.on('error', died)
    started.on('exit', code => died(new Error(`exit code ${code}`)))
    return started
  }

  return {
    /** The worker, started where there is none. */
    started: (): Worker => {
      worker ??= start()
      return worker
    },
    /** The worker, if there is one. */
    running: (): Worker | undefined => worker,
    /** Lets the worker go: the next one starts anew. */
    drop: async (): Promise<void> => {
      const old = worker
      worker = undefined
      await old?.terminate()
    },
  }
}
