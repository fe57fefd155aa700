import type { Operation } from './model.ts'

/** Where a list begins. */
export type Place<I, O> = { after: Entry<I, O> | undefined }
/** A call or a return in the order of time, in a list from which those that have a place are taken out. */
export type Entry<I, O> = Place<I, O> & {
  readonly operation: Operation<I, O>
  readonly bit: bigint
  readonly isCall: boolean
  /** The return of a call whose outcome is known. */
  readonly end?: Entry<I, O>
  /** Of calls of which nobody knows, those before it that asked for the same: one of them may as well have been carried out in its place. */
  readonly twins?: bigint
  before: Place<I, O>
}

/** The list of calls and returns by time. Of what happens at one instant calls come first: they may have overlapped. */
export function listed<I, O>(operations: readonly Operation<I, O>[]): Place<I, O> {
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

export function takeOut<I, O>(entry: Entry<I, O>): void {
  for (const one of [entry, entry.end]) {
    if (!one) continue
    one.before.after = one.after
    if (one.after) one.after.before = one.before
  }
}

/** What was taken out last comes back first. */
export function putBack<I, O>(entry: Entry<I, O>): void {
  for (const one of [entry.end, entry]) {
    if (!one) continue
    one.before.after = one
    if (one.after) one.after.before = one
  }
}
