import { backOff } from '../wait.ts'

/**
 * Polls when idle: from the first to the second, doubling; to the third while it is alone, since all that this process commits rings. What
 * another commits before it is known to be there waits until the next renewal of the leases at most; what was committed although the answer
 * to COMMIT was lost, or by a process that keeps no relay, waits for a poll.
 */
const POLL_LEAST_MS = 10
const POLL_MOST_MS = 500
const POLL_ALONE_MS = 6_000
/** From one send to the next at least, while there is less than a full one: a send costs the same for one fact as for fifty. */
const LINGER_MS = 10
/** The same in units of the time that the last one took, so that a busy machine gets longer rests, and in milliseconds at most. */
const RESTING = 2
const LONGEST_REST_MS = 100

/** At its longest, until the next whole one: all relays of a process wake together, which costs one wake-up. */
export function idleMs(idle: number, alone: boolean): number {
  const most = alone ? POLL_ALONE_MS : POLL_MOST_MS
  const wait = backOff(idle, POLL_LEAST_MS, most)
  return wait < most ? wait : most - (performance.now() % most)
}

/** What is left of the rest between two sends, after one that took so long. */
export const restMs = (took: number): number => Math.max(LINGER_MS, Math.min(RESTING * took, LONGEST_REST_MS)) - took
