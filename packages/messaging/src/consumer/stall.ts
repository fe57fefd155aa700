/**
 * How long nothing has moved although it could: time counts from one look to the next when progress was possible at both. An outage, however
 * long, is not missing progress.
 */
export class Stall {
  #ms = 0
  #possibleAt: number | undefined

  /** Milliseconds without progress. */
  get ms(): number {
    return this.#ms
  }

  /** `now` in milliseconds of one clock, which may stand still between looks but not go back. */
  look(possible: boolean, now: number): void {
    if (possible && this.#possibleAt !== undefined) this.#ms += now - this.#possibleAt
    this.#possibleAt = possible ? now : undefined
  }

  /** Something moved, or there was nothing to move. */
  moved(): void {
    this.#ms = 0
    this.#possibleAt = undefined
  }
}
