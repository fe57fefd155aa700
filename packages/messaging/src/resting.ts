import { pause } from './wait.ts'

/** Records, and bytes of their values, that are few for a transaction. */
const FEW = 200
const FEW_BYTES = 64 * 1024
/** From one fetch of few records to the next, in units of the time that it took to apply them, and in milliseconds at most. */
const RESTING = 2
const LONGEST_REST_MS = 100

/** The rest of a reader after a fetch that brought little: meanwhile more gathers for the next one. A busy machine gets longer rests. */
export class Resting {
  readonly #lingerMs: number
  /** When a batch last came that was so small that more might be waited for. */
  #broughtAt = Number.NEGATIVE_INFINITY
  /** Milliseconds that the last batch was in work. */
  #took = 0

  constructor(lingerMs = 0) {
    this.#lingerMs = lingerMs
  }

  /** Large records come a few a fetch, however many wait: there is nothing to gather. */
  brought(records: readonly { readonly value: Buffer | null }[]): void {
    const isLittle =
      records.length < FEW && records.reduce((sum, { value }) => sum + (value?.length ?? 0), 0) < FEW_BYTES
    if (isLittle) this.#broughtAt = performance.now()
  }

  took(milliseconds: number): void {
    this.#took = milliseconds
  }

  async rest(signal: AbortSignal): Promise<void> {
    const least = Math.max(this.#lingerMs, Math.min(RESTING * this.#took, LONGEST_REST_MS))
    const wait = this.#broughtAt + least - performance.now()
    if (wait > 0) await pause(wait, signal)
  }
}
