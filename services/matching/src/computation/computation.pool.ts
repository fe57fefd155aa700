import { Worker } from 'node:worker_threads'
import { present } from '@lodestone/kernel'
import type { PartText } from '../book/book.ts'
import type { AnswerTo, ComputedAnswer, Fault, MatchedAnswer, NoResultCode, Question } from './computation.ts'

/**
 * `engine`: it threw. `crash`: its thread died. `timeout`: it took too long. `busy`: too many wait already. `interrupted`: something else comes
 * first. `stopped`: this process ends.
 */
export type FaultKind = 'engine' | 'crash' | 'timeout' | 'busy' | 'interrupted' | 'stopped'

export class ComputationFault extends Error {
  override readonly name = 'ComputationFault'
  readonly kind: FaultKind
  /** That the engine has no result to answer for, and why. */
  readonly verdict: NoResultCode | undefined
  constructor(kind: FaultKind, message: string, cause?: unknown, verdict?: NoResultCode) {
    super(message, { cause })
    this.kind = kind
    this.verdict = verdict
  }
}

export type Pool = {
  /** Computes in the worker thread, one question at a time. Rejects with ComputationFault. Gives `unchecked` a match that is yet to be checked. */
  ask<Q extends Question>(
    question: Q,
    limitMs: number,
    unchecked?: (match: MatchedAnswer) => void,
  ): Promise<AnswerTo<Q>>
  /** Starts the worker ahead of a question that is soon to come, so that it has loaded by then. */
  warm(): void
  /** Has a worker that waits for its question read a part of a book, which the question will ask of. */
  readAhead(part: PartText): void
  /** Gives up the question being computed, with its thread: it rejects as `interrupted`. */
  interrupt(): void
  close(): Promise<void>
}

export type PoolOptions = {
  /** Module of the worker; tests give others. */
  readonly worker?: URL
  /** Whether its thread lets all else have the processor first. */
  readonly givesWay?: boolean
}

/** Heap of the worker in MiB; beyond it the thread dies, not the process. */
const HEAP_MB = 1_024
/** Milliseconds without a question after which the worker goes, with the memory that a large round took. */
const IDLE_MS = 5_000
/** Milliseconds that a worker which was started ahead waits for its question: the books of a large round take some seconds to seal. */
const AHEAD_MS = 30_000
/** Questions that may wait behind the one being computed. */
const MAX_WAITING = 8

type Waiting = {
  question: Question
  limitMs: number
  unchecked(match: MatchedAnswer): void
  resolve(answer: ComputedAnswer): void
  reject(fault: ComputationFault): void
}
/** What a worker is started with. */
export type Start = { readonly givesWay: boolean }
/** What a worker is told: a question, or a part of the books of one that is soon to come. */
export type Asked = Question | { readonly ahead: PartText }
/** A match comes unchecked; that it was checked then says that it is the answer. */
export type Reply = { answer: ComputedAnswer } | { unchecked: MatchedAnswer } | { checked: true } | { fault: Fault }

/** A pool of one warm worker: started when needed, kept while it is, and replaced after anything that may have left it unsound. */
export function openPool(options: PoolOptions = {}): Pool {
  const module = options.worker ?? new URL('./computation.worker.ts', import.meta.url)
  const waiting: Waiting[] = []
  let worker: Worker | undefined
  let current: (Waiting & { timer: NodeJS.Timeout; match?: MatchedAnswer }) | undefined
  let idle: NodeJS.Timeout | undefined
  let closed = false

  function start(): Worker {
    const started = new Worker(module, {
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
      workerData: { givesWay: options.givesWay === true } satisfies Start,
    })
    // Nothing under way: the process may end whenever it likes.
    started.unref()
    started.on('message', (reply: Reply) => {
      if (worker !== started) return
      if ('answer' in reply) return settle(one => one.resolve(reply.answer))
      if ('unchecked' in reply) {
        if (current) current.match = reply.unchecked
        return current?.unchecked(reply.unchecked)
      }
      if ('checked' in reply) return settle(({ match, resolve }) => resolve(present(match)))
      replace()
      const { name, message, stack, verdict } = reply.fault
      settle(one => one.reject(new ComputationFault('engine', `${name}: ${message}`, stack, verdict)))
    })
    started.on('error', error => died(started, error))
    started.on('exit', code => died(started, new Error(`exit code ${code}`)))
    return started
  }

  function died(which: Worker, cause: unknown): void {
    if (worker !== which) return
    worker = undefined
    settle(one => one.reject(new ComputationFault('crash', 'the worker thread died', cause)))
  }

  function replace(): void {
    const old = worker
    worker = undefined
    void old?.terminate()
  }

  function settle(how: (one: Waiting & { match?: MatchedAnswer }) => void): void {
    const done = current
    current = undefined
    if (done) {
      clearTimeout(done.timer)
      how(done)
    }
    next()
  }

  /** Lets the worker go after a while without a question. */
  function rest(ms: number): void {
    clearTimeout(idle)
    idle = setTimeout(replace, ms).unref()
  }

  function next(): void {
    if (current || closed) return
    const one = waiting.shift()
    clearTimeout(idle)
    if (!one) {
      worker?.unref()
      rest(IDLE_MS)
      return
    }
    worker ??= start()
    worker.ref()
    const timer = setTimeout(() => {
      replace()
      settle(late => late.reject(new ComputationFault('timeout', `no answer within ${one.limitMs} ms`)))
    }, one.limitMs)
    current = { ...one, timer }
    worker.postMessage(one.question satisfies Asked)
  }

  return {
    ask: <Q extends Question>(question: Q, limitMs: number, unchecked = (_: MatchedAnswer) => {}) =>
      new Promise<AnswerTo<Q>>((resolve, reject) => {
        if (closed) return reject(new ComputationFault('stopped', 'the process stops'))
        if (waiting.length >= MAX_WAITING) return reject(new ComputationFault('busy', 'too many computations wait'))
        waiting.push({ question, limitMs, unchecked, resolve: answer => resolve(answer as AnswerTo<Q>), reject })
        next()
      }),
    warm: () => {
      if (current || closed) return
      worker ??= start()
      rest(AHEAD_MS)
    },
    readAhead: part => {
      if (!current) worker?.postMessage({ ahead: part } satisfies Asked)
    },
    interrupt: () => {
      if (!current) return
      replace()
      settle(one => one.reject(new ComputationFault('interrupted', 'a round is being matched')))
    },
    close: async () => {
      closed = true
      clearTimeout(idle)
      const old = worker
      worker = undefined
      const left = [...(current ? [current] : []), ...waiting.splice(0)]
      if (current) clearTimeout(current.timer)
      current = undefined
      for (const one of left) one.reject(new ComputationFault('stopped', 'the process stops'))
      await old?.terminate()
    },
  }
}
