import type { Model, Operation } from './model.ts'

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

/** Where a list begins. */
type Place<I, O> = { after: Entry<I, O> | undefined }
/** A call or a return in the order of time, in a list from which those that have a place are taken out. */
type Entry<I, O> = Place<I, O> & {
  readonly operation: Operation<I, O>
  readonly bit: bigint
  readonly isCall: boolean
  /** The return of a call whose outcome is known. */
  readonly end?: Entry<I, O>
  /** Of calls of which nobody knows, those before it that asked for the same: one of them may as well have been carried out in its place. */
  readonly twins?: bigint
  before: Place<I, O>
}

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
  const head = listed(operations)
  const seen = new Set<string>()
  const placed: Placed<S, I, O>[] = []
  let left = operations.filter(({ outcome }) => outcome).length
  let done = 0n
  let state = model.initial
  let steps = 0
  let longest: readonly Operation<I, O>[] = []
  let stuck: Operation<I, O> | undefined

  const leadsTo = ({ operation: { input, outcome } }: Entry<I, O>): S[] => {
    steps++
    const states = [...model.step(state, input, outcome?.output)]
    if (outcome) return states
    // What nobody knows of and changes nothing may as well never have been carried out.
    const key = model.key(state)
    return states.filter(one => model.key(one) !== key)
  }

  /** Gives an operation a place, in the first of the states that were not met with the same operations done. */
  function place(entry: Entry<I, O>, states: S[], isFree: boolean): boolean {
    for (let next = states.shift(); next !== undefined; next = states.shift()) {
      const met = `${(done | entry.bit).toString(36)} ${model.key(next)}`
      if (seen.has(met)) continue
      seen.add(met)
      placed.push({ entry, from: state, others: states, isFree })
      done |= entry.bit
      state = next
      if (entry.end) left--
      takeOut(entry)
      return true
    }
    return false
  }

  /**
   * An operation that may come now, changes nothing, and would change nothing later: if there is an order at all, there is one in which it comes now,
   * since all that would come before it may as well come after.
   */
  function free(): { entry: Entry<I, O>; same: S } | undefined {
    const key = model.key(state)
    for (let entry = head.after; entry?.isCall; entry = entry.after) {
      const { input, outcome } = entry.operation
      if (!outcome || !model.isSettled(input, outcome.output)) continue
      const same = leadsTo(entry).find(one => model.key(one) === key)
      if (same !== undefined) return { entry, same }
    }
    return undefined
  }

  /** Where the search goes on: from here in the list, among those of whose outcome nobody knows or the others; at their end if undefined. */
  let at: Entry<I, O> | undefined
  let ofUnknown = false
  const mayCome = ({ end, twins = 0n }: Entry<I, O>): boolean =>
    ofUnknown ? !end && (done & twins) === twins : end !== undefined
  const giveUp = (): void => {
    ofUnknown = true
    at = undefined
  }
  const goOn = (): void => {
    const found = free()
    ofUnknown = false
    if (!found) at = head.after
    else if (place(found.entry, [found.same], true)) goOn()
    else giveUp()
  }

  goOn()
  while (left > 0) {
    if (steps >= maxSteps) return { kind: 'undecided', steps }
    if (at?.isCall) {
      if (place(at, mayCome(at) ? leadsTo(at) : [], false)) goOn()
      else at = at.after
      continue
    }
    // What nobody knows of is tried when nothing else may come.
    if (!ofUnknown) {
      ofUnknown = true
      at = head.after
      if (at?.isCall) continue
    }
    // Here something has returned without a place before its return: what was placed last must have come otherwise.
    if (at && placed.length >= longest.length) {
      longest = placed.map(({ entry }) => entry.operation)
      stuck = at.operation
    }
    const last = placed.pop()
    if (!last) return impossible(steps, longest, stuck)
    putBack(last.entry)
    done ^= last.entry.bit
    state = last.from
    if (last.entry.end) left++
    ofUnknown = !last.entry.end
    if (last.isFree) giveUp()
    else if (place(last.entry, last.others, false)) goOn()
    else at = last.entry.after
  }
  return { kind: 'linearizable', steps }
}

function impossible<I, O>(
  steps: number,
  longest: readonly Operation<I, O>[],
  stuck: Operation<I, O> | undefined,
): Verdict<I, O> {
  if (!stuck) throw new Error('the search ended before an operation returned')
  return { kind: 'impossible', steps, longest, stuck }
}

/** The list of calls and returns by time. Of what happens at one instant calls come first: they may have overlapped. */
function listed<I, O>(operations: readonly Operation<I, O>[]): Place<I, O> {
  const head: Place<I, O> = { after: undefined }
  const asked = new Map<string, bigint>()
  const inTurn = operations.toSorted((a, b) => a.called - b.called)
  const timed = inTurn.flatMap((operation, n) => {
    const { called, outcome, input } = operation
    const link = { operation, bit: 1n << BigInt(n), before: head, after: undefined }
    if (!outcome) {
      const twins = asked.get(JSON.stringify(input)) ?? 0n
      asked.set(JSON.stringify(input), twins | link.bit)
      return [{ time: called, entry: { ...link, isCall: true, twins } }]
    }
    if (outcome.returned < called) throw new Error(`an operation of ${operation.client} returned before it was called`)
    const end = { ...link, isCall: false }
    return [
      { time: called, entry: { ...link, isCall: true, end } },
      { time: outcome.returned, entry: end },
    ]
  })
  timed.sort((a, b) => a.time - b.time || Number(b.entry.isCall) - Number(a.entry.isCall))
  let last = head
  for (const { entry } of timed) {
    entry.before = last
    last.after = entry
    last = entry
  }
  return head
}

function takeOut<I, O>(entry: Entry<I, O>): void {
  for (const one of [entry, entry.end]) {
    if (!one) continue
    one.before.after = one.after
    if (one.after) one.after.before = one.before
  }
}

/** What was taken out last comes back first. */
function putBack<I, O>(entry: Entry<I, O>): void {
  for (const one of [entry.end, entry]) {
    if (!one) continue
    one.before.after = one
    if (one.after) one.after.before = one
  }
}
