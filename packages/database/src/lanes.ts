import { errorOf } from '@lodestone/kernel'
import pg, { type ClientConfig, type QueryConfig, type QueryResult } from 'pg'
import { isLost } from './errors.ts'
import { type ReachingStatement, StatementGroup, type StatementOutcome } from './group.ts'
import { checkedReach, type Reach } from './reach.ts'
import { settingStatement } from './reached.ts'
import type { Silence } from './silence.ts'

/** Connections at most, statements of a group at most, and milliseconds that a connection is kept with nothing to do. */
const MOST = 3
const TOGETHER = 16
const IDLE_MS = 60_000
/** From a connection that could not be had to the next try, while there are others: the server may have none to give. */
const REFUSED_MS = 250

type QueuedStatement = ReachingStatement & {
  readonly since: number
  readonly answer: PromiseWithResolvers<QueryResult>
  /** Once it was in a group that failed. */
  alone: boolean
}

type Lane = { readonly client: pg.Client; state: 'opening' | 'free' | 'busy'; idle?: NodeJS.Timeout }

/**
 * A few connections for short statements of many callers: what is waiting when one of them is free goes out as a group (group.ts), which
 * costs the server one commit. A statement that fails takes nothing with it: the others of its group, and it, are run again, each alone.
 */
export class Lanes {
  readonly #options: ClientConfig
  readonly #lost: (error: Error) => void
  readonly #silence: Pick<Silence, 'used' | 'unused'>
  #lanes: Lane[] = []
  #waiting: QueuedStatement[] = []
  readonly #texts = new Map<string, string>()
  #handingOut = false
  #refused = false
  #closed: PromiseWithResolvers<void> | undefined

  /** `lost` is told when a connection broke; those who had asked on it are told as well. */
  constructor(options: ClientConfig, lost: (error: Error) => void, silence: Pick<Silence, 'used' | 'unused'>) {
    this.#options = options
    this.#lost = lost
    this.#silence = silence
  }

  async query(config: QueryConfig, reach: Reach): Promise<QueryResult> {
    if (this.#closed) throw new Error('Cannot use a pool after calling end on the pool')
    checkedReach(reach)
    this.#checkName(config)
    const asked: QueuedStatement = {
      config,
      reach,
      since: performance.now(),
      answer: Promise.withResolvers(),
      alone: false,
    }
    this.#waiting.push(asked)
    if (!this.#handingOut) {
      this.#handingOut = true
      // At the end of this turn of the event loop, with whatever else it brings.
      setImmediate(() => {
        this.#handingOut = false
        this.#handOut()
      })
    }
    try {
      return await asked.answer.promise
    } catch (error) {
      // Where the application asked, not where the answer was read from the network.
      Error.captureStackTrace(errorOf(error))
      throw error
    }
  }

  /** Answers what is under way, then ends. */
  async close(): Promise<void> {
    this.#closed ??= Promise.withResolvers()
    this.#handOut()
    await this.#closed.promise
  }

  /** A connection that has a statement by its name does not look at its text. */
  #checkName({ name, text }: QueryConfig): void {
    if (name === undefined) return
    const known = this.#texts.get(name)
    if (known === undefined) this.#texts.set(name, text)
    else if (known !== text) throw new Error(`the name ${name} was given to another statement before`)
  }

  #handOut(): void {
    while (this.#waiting.length > 0) {
      const lane = this.#lanes.find(({ state }) => state === 'free')
      if (!lane) {
        if (this.#lanes.length < MOST && !this.#refused) this.#open()
        return
      }
      const able = MOST - this.#lanes.filter(({ state }) => state === 'busy').length
      this.#run(lane, this.#take(Math.min(TOGETHER, Math.ceil(this.#waiting.length / able))))
    }
    if (!this.#closed || this.#lanes.some(({ state }) => state !== 'free')) return
    Promise.all(this.#lanes.map(lane => this.#leave(lane))).then(() => this.#closed?.resolve())
  }

  #take(count: number): QueuedStatement[] {
    const lonely = this.#waiting.slice(0, count).findIndex(({ alone }) => alone)
    return this.#waiting.splice(0, lonely === -1 ? count : Math.max(1, lonely))
  }

  #run(lane: Lane, asked: readonly QueuedStatement[]): void {
    clearTimeout(lane.idle)
    lane.state = 'busy'
    this.#silence.used(lane.client)
    const group = new StatementGroup(asked, this.#options.types, (error, answers, trusted) => {
      this.#silence.unused(lane.client)
      if (error) this.#retry(asked, error)
      else for (const [i, { answer }] of asked.entries()) settle(answer, answers[i])
      if (trusted && !isLost(error ?? {})) {
        lane.state = 'free'
        lane.idle = setTimeout(() => this.#leave(lane), IDLE_MS).unref()
      } else this.#leave(lane)
      this.#handOut()
    })
    lane.client.query(group)
  }

  /** Each of a group that failed on its own, unless nobody knows whether it failed. */
  #retry(asked: readonly QueuedStatement[], error: unknown): void {
    if (asked.length === 1 || isLost(error)) {
      for (const { answer } of asked) answer.reject(error)
      return
    }
    for (const one of asked) one.alone = true
    this.#waiting.unshift(...asked)
  }

  #open(): void {
    const client = new pg.Client(this.#options)
    const lane: Lane = { client, state: 'opening' }
    this.#lanes.push(lane)
    client.on('error', error => {
      this.#lost(error)
      this.#forget(lane)
    })
    client.on('end', () => this.#forget(lane))
    client
      .connect()
      .then(() => client.query(settingStatement))
      .then(
        () => {
          lane.state = 'free'
        },
        error => {
          this.#leave(lane)
          this.#refuse(error)
        },
      )
      .then(() => this.#handOut())
  }

  /** Tells those who have waited for a connection as long as one may; all of them if nobody else could answer them. */
  #refuse(error: unknown): void {
    const alone = this.#lanes.length === 0
    const late = performance.now() - (this.#options.connectionTimeoutMillis ?? Number.POSITIVE_INFINITY)
    const refused = this.#waiting.filter(({ since }) => alone || since < late)
    this.#waiting = this.#waiting.filter(asked => !refused.includes(asked))
    for (const { answer } of refused) answer.reject(error)
    if (alone) return
    this.#refused = true
    setTimeout(() => {
      this.#refused = false
      this.#handOut()
    }, REFUSED_MS)
  }

  async #leave(lane: Lane): Promise<void> {
    this.#forget(lane)
    await lane.client.end().catch(() => {})
  }

  #forget(lane: Lane): void {
    clearTimeout(lane.idle)
    this.#lanes = this.#lanes.filter(one => one !== lane)
  }
}

function settle({ resolve, reject }: PromiseWithResolvers<QueryResult>, answer: StatementOutcome | undefined): void {
  if (answer && 'result' in answer) resolve(answer.result)
  else reject(answer?.error ?? new Error('the database gave no answer to a statement that it ran'))
}
