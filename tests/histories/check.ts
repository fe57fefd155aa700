import type { Model, Operation } from './model.ts'
import { type Entry, listed, type Place, putBack, takeOut } from './timeline.ts'

/**
 * Whether the operations on one object can be put into an order that its model allows and that keeps apart what did not overlap in time: the
 * search of Wing and Gong (1993) with the memory of Lowe (2017), on the list of Horn and Kroening (2015), as Porcupine and Knossos have it.
 */

export type Verdict<I, O> =
  | { readonly kind: 'linearizable'; readonly steps: number }
  | {
      readonly kind: 'impossible'
      readonly steps: number
      /** The most that can be put into an order, and what has no place after it. */
      readonly longest: readonly Operation<I, O>[]
      readonly stuck: Operation<I, O>
    }
  /** The search was ended before it was through. */
  | { readonly kind: 'undecided'; readonly steps: number }

/** Steps after which a search is ended: a step takes some microseconds. */
const MAX_STEPS = 2_000_000

/** An operation that was given a place: where the object stood before, and where else the operation may have taken it. */
type Placed<S, I, O> = {
  readonly entry: Entry<I, O>
  readonly from: S
  readonly others: S[]
  /** It has this place whatever comes after. */
  readonly isFree: boolean
}

export function check<S, I, O>(
  model: Model<S, I, O>,
  operations: readonly Operation<I, O>[],
  maxSteps = MAX_STEPS,
): Verdict<I, O> {
  return new Search(model, operations).run(maxSteps)
}

class Search<S, I, O> {
  readonly #model: Model<S, I, O>
  readonly #head: Place<I, O>
  readonly #seen = new Set<string>()
  readonly #placed: Placed<S, I, O>[] = []
  #left: number
  #done = 0n
  #state: S
  #steps = 0
  #longest: readonly Operation<I, O>[] = []
  #stuck: Operation<I, O> | undefined
  /** Where the search goes on: from here in the list, among those of whose outcome nobody knows or the others; at their end if undefined. */
  #at: Entry<I, O> | undefined
  #ofUnknown = false

  constructor(model: Model<S, I, O>, operations: readonly Operation<I, O>[]) {
    this.#model = model
    this.#head = listed(operations)
    this.#left = operations.filter(({ outcome }) => outcome).length
    this.#state = model.initial
  }

  run(maxSteps: number): Verdict<I, O> {
    this.#goOn()
    while (this.#left > 0) {
      if (this.#steps >= maxSteps) return { kind: 'undecided', steps: this.#steps }
      if (this.#at?.isCall) {
        if (this.#place(this.#at, this.#mayCome(this.#at) ? this.#leadsTo(this.#at) : [], false)) this.#goOn()
        else this.#at = this.#at.after
        continue
      }
      // What nobody knows of is tried when nothing else may come.
      if (!this.#ofUnknown) {
        this.#ofUnknown = true
        this.#at = this.#head.after
        if (this.#at?.isCall) continue
      }
      if (!this.#goBack()) return this.#impossible()
    }
    return { kind: 'linearizable', steps: this.#steps }
  }

  #leadsTo({ operation: { input, outcome } }: Entry<I, O>): S[] {
    this.#steps++
    const states = [...this.#model.step(this.#state, input, outcome?.output)]
    if (outcome) return states
    // What nobody knows of and changes nothing may as well never have been carried out.
    const key = this.#model.key(this.#state)
    return states.filter(one => this.#model.key(one) !== key)
  }

  /** Gives an operation a place, in the first of the states that were not met with the same operations done. */
  #place(entry: Entry<I, O>, states: S[], isFree: boolean): boolean {
    for (let next = states.shift(); next !== undefined; next = states.shift()) {
      const met = `${(this.#done | entry.bit).toString(36)} ${this.#model.key(next)}`
      if (this.#seen.has(met)) continue
      this.#seen.add(met)
      this.#placed.push({ entry, from: this.#state, others: states, isFree })
      this.#done |= entry.bit
      this.#state = next
      if (entry.end) this.#left--
      takeOut(entry)
      return true
    }
    return false
  }

  /**
   * An operation that may come now, changes nothing, and would change nothing later: if there is an order at all, there is one in which it comes now,
   * since all that would come before it may as well come after.
   */
  #free(): { entry: Entry<I, O>; same: S } | undefined {
    const key = this.#model.key(this.#state)
    for (let entry = this.#head.after; entry?.isCall; entry = entry.after) {
      const { input, outcome } = entry.operation
      if (!outcome || !this.#model.isSettled(input, outcome.output)) continue
      const same = this.#leadsTo(entry).find(one => this.#model.key(one) === key)
      if (same !== undefined) return { entry, same }
    }
    return undefined
  }

  #mayCome({ end, twins = 0n }: Entry<I, O>): boolean {
    return this.#ofUnknown ? !end && (this.#done & twins) === twins : end !== undefined
  }

  #giveUp(): void {
    this.#ofUnknown = true
    this.#at = undefined
  }

  #goOn(): void {
    const found = this.#free()
    this.#ofUnknown = false
    if (!found) this.#at = this.#head.after
    else if (this.#place(found.entry, [found.same], true)) this.#goOn()
    else this.#giveUp()
  }

  /** Something has returned without a place before its return: what was placed last must have come otherwise. False where nothing was. */
  #goBack(): boolean {
    if (this.#at && this.#placed.length >= this.#longest.length) {
      this.#longest = this.#placed.map(({ entry }) => entry.operation)
      this.#stuck = this.#at.operation
    }
    const last = this.#placed.pop()
    if (!last) return false
    putBack(last.entry)
    this.#done ^= last.entry.bit
    this.#state = last.from
    if (last.entry.end) this.#left++
    this.#ofUnknown = !last.entry.end
    if (last.isFree) this.#giveUp()
    else if (this.#place(last.entry, last.others, false)) this.#goOn()
    else this.#at = last.entry.after
    return true
  }

  #impossible(): Verdict<I, O> {
    if (!this.#stuck) throw new Error('the search ended before an operation returned')
    return { kind: 'impossible', steps: this.#steps, longest: this.#longest, stuck: this.#stuck }
  }
}
