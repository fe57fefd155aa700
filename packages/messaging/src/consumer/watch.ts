import { errorOf } from '@lodestone/kernel'
import type { Ends } from './ends.ts'
import type { Places } from './places.ts'
import { type Position, readPositions } from './positions.ts'
import type { ConsumerOptions } from './running-consumer.ts'
import { Stall } from './stall.ts'

/** How often stored positions are looked at, and the ends of the log when nothing has moved. */
const CHECK_MS = 5_000
const LOOK_MS = 15_000
/** With records to read and nothing committed for this long, the process is better started again. */
const STALLED_MS = 60_000

/** The consumer that is watched. */
export type Watched = {
  /** Partitions whose positions move by its own work. */
  readonly inWork: ReadonlySet<string>
  /** Whether it could make progress if there were records. */
  readonly isAble: () => boolean
  /** Reads these partitions from other offsets. */
  readonly seek: (positions: ReadonlyMap<string, bigint>) => Promise<void>
  /** It makes no progress although it could. */
  onStall(error: Error): void
}

/** Notices what changed behind a consumer's back: positions moved by others, a log cut short, a stall. */
export class Watch {
  /** Unix milliseconds of the last commit. */
  lastProgressAt: number | undefined
  readonly #o: ConsumerOptions
  readonly #places: Places
  readonly #ends: Ends
  readonly #watched: Watched
  readonly #stall = new Stall()
  #movedAt = performance.now()
  #lookedAt = 0
  #progress = Promise.withResolvers<void>()
  #timer: NodeJS.Timeout | undefined

  constructor(o: ConsumerOptions, places: Places, ends: Ends, watched: Watched) {
    this.#o = o
    this.#places = places
    this.#ends = ends
    this.#watched = watched
  }

  start(): void {
    this.#timer = setInterval(() => void this.check(), CHECK_MS)
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  /** Something was committed. */
  progressed(): void {
    this.lastProgressAt = Date.now()
    this.moved()
    this.#progress.resolve()
    this.#progress = Promise.withResolvers()
  }

  /** Resolves with the next commit. */
  progress(): Promise<void> {
    return this.#progress.promise
  }

  moved(): void {
    this.#movedAt = performance.now()
    this.#stall.moved()
  }

  async check(): Promise<void> {
    const { consumer, database, log } = this.#o
    const { inWork, isAble, seek } = this.#watched
    try {
      const stored = await readPositions(database, consumer.name)
      this.#stall.look(isAble() && inWork.size === 0, performance.now())
      const moved = this.#places.refresh(stored, inWork)
      if (moved.size > 0) await seek(moved)
      if (performance.now() - Math.max(this.#movedAt, this.#lookedAt) < LOOK_MS) return
      this.#lookedAt = performance.now()
      const before = this.#places.positions
      const ends = await this.#ends.look()
      if (ends) this.#judge(ends, before)
    } catch (error) {
      this.#stall.look(false, performance.now())
      log.debug({ consumer: consumer.name, error: errorOf(error).message }, 'check failed')
    }
  }

  #judge(ends: ReadonlyMap<string, bigint>, before: ReadonlyMap<string, Position>): void {
    const { name } = this.#o.consumer
    if (!this.#places.judge(ends, before)) this.#stall.moved()
    else if (this.#stall.ms > STALLED_MS)
      this.#watched.onStall(new Error(`consumer ${name} has records to read and made no progress for ${STALLED_MS} ms`))
  }
}
