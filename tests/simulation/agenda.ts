/** One life of a simulated process, from its start to its crash. What belongs to it happens only while it lives, and not while it is paused. */
export type Life = {
  readonly name: string
  alive: boolean
  /** Virtual milliseconds until which nothing happens in it. */
  resumesAt: number
  /** Milliseconds by which its wall clock is ahead of the world's. */
  ahead: number
}

export type Event = {
  at: number
  readonly order: number
  readonly life: Life | undefined
  readonly what: string
  readonly run: () => unknown
  cancelled: boolean
}

const isBefore = (a: Event, b: Event): boolean => a.at < b.at || (a.at === b.at && a.order < b.order)

/** What is still to happen: a binary heap by time, and at one time in the order in which it was said. */
export class Agenda {
  readonly #heap: Event[] = []
  #order = 0

  add(at: number, life: Life | undefined, what: string, run: () => unknown): Event {
    const event = { at, order: ++this.#order, life, what, run, cancelled: false }
    this.#push(event)
    return event
  }

  /** Has an event that was taken happen later. */
  move(event: Event, at: number): void {
    event.at = at
    this.#push(event)
  }

  /** Takes the first event that is due by then. */
  next(until: number): Event | undefined {
    for (;;) {
      const [first] = this.#heap
      if (!first || first.at > until) return undefined
      this.#pop()
      if (!first.cancelled) return first
    }
  }

  #push(event: Event): void {
    const heap = this.#heap
    let at = heap.length
    while (at > 0) {
      const parent = (at - 1) >> 1
      const above = heap[parent]
      if (!above || isBefore(above, event)) break
      heap[at] = above
      at = parent
    }
    heap[at] = event
  }

  #pop(): void {
    const heap = this.#heap
    const last = heap.pop()
    if (!last || heap.length === 0) return
    let at = 0
    for (;;) {
      const left = heap[2 * at + 1]
      const right = heap[2 * at + 2]
      const child = right && left && isBefore(right, left) ? 2 * at + 2 : 2 * at + 1
      const least = heap[child]
      if (!least || isBefore(last, least)) break
      heap[at] = least
      at = child
    }
    heap[at] = last
  }
}
