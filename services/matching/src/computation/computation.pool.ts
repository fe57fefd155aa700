import { present } from '@lodestone/kernel'
import type { PartText } from '../book/book.ts'
import { ComputationFault } from './computation.fault.ts'
import type { AnswerTo, ComputedAnswer, MatchedAnswer, Question } from './computation.question.ts'
import { type Asked, openThread, type Reply, type ThreadOptions } from './computation.thread.ts'

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

/** A pool of one warm worker: started when needed, kept while it is, and replaced after anything that may have left it unsound. */
export function openPool(options: ThreadOptions = {}): Pool {
  const waiting: Waiting[] = []
  let current: (Waiting & { timer: NodeJS.Timeout; match?: MatchedAnswer }) | undefined
  let idle: NodeJS.Timeout | undefined
  let closed = false

  const thread = openThread(options, {
    reply: heard,
    died: cause => settle(one => one.reject(new ComputationFault('crash', 'the worker thread died', cause))),
  })
  const replace = (): void => void thread.drop()

  function heard(reply: Reply): void {
    if ('unchecked' in reply) {
      if (current) current.match = reply.unchecked
      current?.unchecked(reply.unchecked)
    } else if ('answer' in reply) settle(one => one.resolve(reply.answer))
    else if ('checked' in reply) settle(({ match, resolve }) => resolve(present(match)))
    else {
      replace()
      const { name, message, stack, verdict } = reply.fault
      settle(one => one.reject(new ComputationFault('engine', `${name}: ${message}`, stack, verdict)))
    }
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
      thread.running()?.unref()
      rest(IDLE_MS)
      return
    }
    const worker = thread.started()
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
      thread.started()
      rest(AHEAD_MS)
    },
    readAhead: part => {
      if (!current) thread.running()?.postMessage({ ahead: part } satisfies Asked)
    },
    interrupt: () => {
      if (!current) return
      replace()
      settle(one => one.reject(new ComputationFault('interrupted', 'a round is being matched')))
    },
    close: async () => {
      closed = true
      clearTimeout(idle)
      const gone = thread.drop()
      const left = [...(current ? [current] : []), ...waiting.splice(0)]
      if (current) clearTimeout(current.timer)
      current = undefined
      for (const one of left) one.reject(new ComputationFault('stopped', 'the process stops'))
      await gone
    },
  }
}
