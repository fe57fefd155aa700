import { type Api, type Reply, until } from '@lodestone/testing'
import type { Chance } from '../simulation/chance.ts'
import type { Operation } from './model.ts'

/** Milliseconds that a client waits for an answer. */
const PATIENCE_MS = 5_000
/** Milliseconds within which a client gives up that is made to. */
const IMPATIENCE_MS = 25

/** Sends one request with what is given, at one of the hub's origins. */
export type Send = (api: Api, options: { readonly signal: AbortSignal }) => Promise<Reply>
/** Who calls: the same person at each of the hub's origins. */
export type Caller = { readonly name: string; readonly org?: string; readonly apis: readonly [Api, ...Api[]] }

/** What all recorders of a run share. `isOver`: nobody may ask any more. */
export type Line = {
  /** Probability that a client does not wait for an answer. */
  readonly losses: number
  isOver: boolean
  /** Answers that nobody may get, whatever happens to the hub. */
  readonly faults: string[]
}

const NOT_DONE = new Set(['idempotency-in-progress', 'not-admitted', 'timed-out'])

/** What came of a request: an answer for good, a word that nothing was done, or nothing by which anybody could know. */
type Heard = Reply | 'not done' | undefined

/** Keeps what clients ask of objects, and what they are answered, in the order of this process's clock. */
export class Recorder<I, O> {
  readonly histories = new Map<string, Operation<I, O>[]>()
  readonly #line: Line
  readonly #read: (input: I, reply: Reply) => O

  /** `read` gives what the model speaks of; what it throws is a fault of the answer. */
  constructor(line: Line, read: (input: I, reply: Reply) => O) {
    this.#line = line
    this.#read = read
  }

  get operations(): Operation<I, O>[] {
    return [...this.histories.values()].flat()
  }

  /** Asks once. Gives the answer; `not done` when the hub cannot have carried it out; undefined when nobody knows. */
  async ask(object: string, caller: Caller, chance: Chance, input: I, send: Send): Promise<O | 'not done' | undefined> {
    if (this.#line.isOver) throw new Error('the run is over')
    const api = caller.apis[chance.below(caller.apis.length)] ?? caller.apis[0]
    const wait = chance.of(this.#line.losses) ? chance.below(IMPATIENCE_MS) : PATIENCE_MS
    const called = performance.now()
    const heard = await this.#hear(send(api, { signal: AbortSignal.timeout(wait) }))
    const returned = performance.now()
    if (heard === 'not done') return heard
    const output = heard && this.#understand(input, heard)
    this.note(object, {
      client: caller.name,
      input,
      called,
      ...(output === undefined ? {} : { outcome: { output, returned } }),
    })
    return output
  }

  note(object: string, operation: Operation<I, O>): void {
    const history = this.histories.get(object)
    if (history) history.push(operation)
    else this.histories.set(object, [operation])
  }

  async #hear(reply: Promise<Reply>): Promise<Heard> {
    try {
      return judged(await reply)
    } catch (error) {
      if (!(error instanceof Error)) throw error
      if (error.name === 'TimeoutError' || error.name === 'AbortError') return undefined
      // What the transport could not do comes with its cause; what a test expects of every answer comes without.
      if (!error.cause) this.#line.faults.push(error.message)
      return hasCode(error.cause, 'ECONNREFUSED') ? 'not done' : undefined
    }
  }

  #understand(input: I, reply: Reply): O | undefined {
    try {
      return this.#read(input, reply)
    } catch (error) {
      this.#line.faults.push(
        `${JSON.stringify(input)} was answered ${reply.status} ${reply.text.slice(0, 300)}: ${error instanceof Error ? error.message : error}`,
      )
      return undefined
    }
  }
}

/**
 * A 503 says that nobody knows. Others say that it should be asked again: the first call still runs, the news of an admission is on its way, or the
 * request did not come in full.
 */
function judged(reply: Reply): Heard {
  if (reply.status === 503) return undefined
  const code = reply.status >= 400 ? reply.body?.code : undefined
  return NOT_DONE.has(code) ? 'not done' : reply
}

export const isAnswer = <O>(answer: O | 'not done' | undefined): answer is O =>
  answer !== undefined && answer !== 'not done'

/** Sends, unrecorded, until it is answered for good: to one origin after the other. */
export function insisted({ apis }: Caller, send: (api: Api) => Promise<Reply>, withinMs?: number): Promise<Reply> {
  let tries = 0
  const look = async () => {
    const reply = judged(await send(apis[tries++ % apis.length] ?? apis[0]))
    return reply === 'not done' ? undefined : reply
  }
  return until('it is answered', look, withinMs)
}

const hasCode = (cause: unknown, code: string): boolean =>
  cause instanceof AggregateError
    ? cause.errors.every(one => hasCode(one, code))
    : typeof cause === 'object' && cause !== null && 'code' in cause && cause.code === code
