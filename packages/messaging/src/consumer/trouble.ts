import type { Log } from '@lodestone/database'
import { errorOf } from '@lodestone/kernel'
import { backOff, pause } from '../wait.ts'

/** What has failed for a consumer, in a row and since its start. */
export class Trouble {
  readonly #consumer: string
  readonly #log: Log
  readonly #stopping: AbortSignal
  #failures = 0
  #all = 0

  constructor(consumer: string, log: Log, stopping: AbortSignal) {
    this.#consumer = consumer
    this.#log = log
    this.#stopping = stopping
  }

  /** Failures since the start. */
  get count(): number {
    return this.#all
  }

  /** Whether the last thing tried has failed. */
  get lasts(): boolean {
    return this.#failures > 0
  }

  /** Waits before the next attempt, longer from one failure to the next: 50 to 5,000 ms. False where the consumer is being stopped. */
  async after(error: unknown): Promise<boolean> {
    this.#failures++
    this.#all++
    this.#log.warn(
      { consumer: this.#consumer, failures: this.#failures, error: errorOf(error).message },
      'consumer: trying again',
    )
    await pause(backOff(this.#failures, 50, 5_000), this.#stopping)
    return !this.#stopping.aborted
  }

  over(): void {
    this.#failures = 0
  }

  /** Tries until it succeeds. Undefined where the consumer is being stopped. */
  async outlast<T>(attempt: () => Promise<T>): Promise<T | undefined> {
    for (;;) {
      try {
        const result = await attempt()
        this.over()
        return result
      } catch (error) {
        if (!(await this.after(error))) return undefined
      }
    }
  }
}
