import {
  allocationAccepted,
  allocationDeclined,
  allocationEnded,
  allocationLapsed,
  allocationsProposed,
  contractReported,
  deliveryReported,
  passRequested,
  realisationsCounted,
  roundAwarded,
  roundCompleted,
  roundMatched,
  roundRevised,
  roundSettled,
} from '@lodestone/contracts'
import { chain, type Json, type Link, objectIn } from '@lodestone/kernel'

/** A fact of a round as its journal has it. */
export type RoundFact = { readonly type: string; readonly time: string; readonly actor: string; readonly data: Json }

/** Kept before the books are sealed: which lines were dropped from the round or have left it, all in one fact, so that its presence tells nothing. */
export const LINES_OUT = 'rounds.lines-out'

/** What operators asked each other for: whoever has part in a round sees what was confirmed, not what was not or might be. */
const AMONG_OPERATORS: ReadonlySet<string> = new Set(['approval.asked', 'approval.rejected', 'approval.withdrawn'])

/** Events about what is of many: their lines, their allocations, or what they took of earlier ones; and drafts that were considered, of which only the one that was opened is published. */
const OF_MANY: ReadonlySet<string> = new Set([
  roundRevised,
  LINES_OUT,
  allocationsProposed.type,
  passRequested.type,
  realisationsCounted.type,
  roundSettled.type,
  roundAwarded.type,
])

/** An event as it is shown to somebody whom it does not concern: its place in the chain, nothing of what it tells. */
export type WithheldEvent = Pick<Link, 'seq' | 'previousHash' | 'hash'> & { readonly withheld: true }

/** Events about one allocation. */
const OF_ONE_ALLOCATION: ReadonlySet<string> = new Set([
  allocationAccepted.type,
  allocationDeclined.type,
  allocationLapsed.type,
  allocationEnded.type,
  contractReported.type,
  deliveryReported.type,
])

/** The events of a round's record: the facts of its journal in one hash chain of their own, and its head. */
export function eventsOf(facts: readonly RoundFact[]): { events: Link[]; head: string } {
  const events = chain(facts)
  const head = events.at(-1)?.hash
  if (head === undefined) throw new Error('a round has a first fact')
  return { events, head }
}

/** What somebody of one organisation may know. */
export type Knows = {
  /** Its own allocations that both sides have accepted: before that their events would name the counterpart. */
  readonly allocations: ReadonlySet<string>
  /** Whether the sum of what was matched is disclosed. */
  readonly matched: boolean
}

/**
 * The events of a record for members and suppliers. Hashes stay, so the chain can still be followed from end to end and its head compared with
 * anybody else's; what tells of others is withheld whole, its type and time included. What is shown is complete, so its hash can be checked.
 */
export const eventsFor = (events: readonly Link[], knows: Knows): (Link | WithheldEvent)[] =>
  events.map((event, index) =>
    concerns(event, events[index - 1], knows)
      ? event
      : { seq: event.seq, withheld: true, previousHash: event.previousHash, hash: event.hash },
  )

/** Decided by the type, and by what two operators did to one allocation: an actor is any text, and without the first event, which binds the seed, nobody could verify the rest. */
function concerns(event: Link, before: Link | undefined, knows: Knows): boolean {
  if (event.type === 'approval.confirmed' && objectIn(event.data).command === 'endAllocation') return false
  if (OF_ONE_ALLOCATION.has(event.type)) return knows.allocations.has(String(objectIn(event.data).allocationId))
  if (event.type === roundMatched.type) return knows.matched
  // The last report completes a round, and the actor of both is the same.
  if (event.type === roundCompleted.type)
    return !before || !OF_ONE_ALLOCATION.has(before.type) || concerns(before, undefined, knows)
  return !OF_MANY.has(event.type) && !AMONG_OPERATORS.has(event.type)
}
