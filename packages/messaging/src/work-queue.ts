type Piece = { readonly lane: string; readonly cost: number; readonly work: () => Promise<void>; done(): void }

/**
 * Does the work of one lane piece by piece, in order, and that of different lanes side by side, some lanes at a time. Makes whoever brings
 * more wait while too much is waiting.
 */
export class WorkQueue {
  readonly #limit: number
  readonly #width: number
  readonly #busy = new Set<string>()
  readonly #pending = new Set<Promise<void>>()
  #waiting: Piece[] = []
  #cost = 0
  #next = Promise.withResolvers<void>()

  /** `limit` of the costs in the queue together, and `width` lanes at a time; what is in work is always taken. */
  constructor(limit: number, width: number) {
    this.#limit = limit
    this.#width = width
  }

  /** `work` must not reject. */
  add(lane: string, cost: number, work: () => Promise<void>): void {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#pending.add(promise)
    this.#cost += cost
    const done = () => {
      this.#pending.delete(promise)
      this.#cost -= cost
      resolve()
      this.#next.resolve()
      this.#next = Promise.withResolvers()
    }
    this.#waiting.push({ lane, cost, work, done })
    this.#start()
  }

  /** When all that was added so far is done. */
  get done(): Promise<void> {
    return Promise.all(this.#pending).then(() => {})
  }

  /** Whether a piece is in work. */
  get busy(): boolean {
    return this.#busy.size > 0
  }

  /** When more may be added: what is in work is never too much by itself. */
  async room(): Promise<void> {
    while (this.#waiting.length > 0 && this.#pending.size > 1 && this.#cost > this.#limit) await this.#next.promise
  }

  #start(): void {
    while (this.#busy.size < this.#width) {
      const index = this.#waiting.findIndex(({ lane }) => !this.#busy.has(lane))
      const [piece] = index < 0 ? [] : this.#waiting.splice(index, 1)
      if (!piece) return
      this.#busy.add(piece.lane)
      // Never within `add`: whoever brings the work has something to say first.
      void Promise.resolve()
        .then(piece.work)
        .finally(() => {
          this.#busy.delete(piece.lane)
          piece.done()
          this.#start()
        })
    }
  }
}
