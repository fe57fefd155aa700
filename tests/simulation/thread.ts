import { EventEmitter } from 'node:events'
import { syncBuiltinESMExports } from 'node:module'
import workerThreads from 'node:worker_threads'
import { matchingBy } from '@lodestone/engine'
import { partsAhead } from '../../services/matching/src/book/book.ts'
import type { MatchedAnswer, Question } from '../../services/matching/src/computation/computation.question.ts'
import type { Asked } from '../../services/matching/src/computation/computation.thread.ts'
import { compute } from '../../services/matching/src/computation/computation.ts'
import { faultOf } from '../../services/matching/src/computation/computation.verdict.ts'
import { entered } from './globals.ts'
import { living, type World } from './world.ts'

/** What befalls threads: the probability that one dies over a question. */
export const fate = { deaths: 0 }

/** A thread that computes matchings, in this one and in the time of its world. To be imported before whatever starts threads. */
class Thread extends EventEmitter {
  readonly #world: World = entered()
  readonly #life = living.getStore()
  readonly #ahead = partsAhead()
  #isOver = false

  postMessage(asked: Asked): void {
    if ('ahead' in asked) this.#ahead.add(asked.ahead)
    else this.#isAsked(asked)
  }

  #isAsked(question: Question): void {
    const { chance } = this.#world
    const dies = fate.deaths > 0 && chance.of(fate.deaths)
    this.#after(chance.ms(1, 400), 'computes', () => (dies ? this.#dies() : this.#computes(question)))
  }

  async #computes(question: Question): Promise<void> {
    let handed: MatchedAnswer | undefined
    const hand = (match: MatchedAnswer) => {
      handed = match
    }
    const reply = await compute(question, matchingBy, undefined, hand, this.#ahead.read).then(
      answer => (handed ? { checked: true } : { answer }),
      error => ({ fault: faultOf(error) }),
    )
    this.#ahead.forget()
    if (handed) this.emit('message', { unchecked: handed })
    this.#after(this.#world.chance.ms(0, 400), 'has computed', () => this.emit('message', reply))
  }

  #dies(): void {
    this.#isOver = true
    this.emit('exit', 1)
  }

  #after(ms: number, what: string, run: () => unknown): void {
    this.#world.after(ms, this.#life, what, () => (this.#isOver ? undefined : run()))
  }

  async terminate(): Promise<void> {
    this.#isOver = true
  }
  ref(): void {}
  unref(): void {}
}

Object.assign(workerThreads, { Worker: Thread })
syncBuiltinESMExports()
