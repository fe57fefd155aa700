import { ProblemError } from '@lodestone/http'

/** Connections of one process, and of one person in it: a handful of pages open at once. */
const MAX_WATCHERS = 128
const MAX_OF_ONE_PERSON = 8
/** Milliseconds a browser waits before it comes back. */
export const RETRY_MS = 2_000
/** Seconds after which whoever follows too often already may try again. */
const BUSY_RETRY_SECONDS = 30

/** How many follow the stream now, and how many connections of whom. */
export type Watchers = { now: number; readonly of: Map<string, number> }

/** Counts one more connection of a person; gives what counts it off again. Throws where there are too many. */
export function join(watchers: Watchers, person: string): () => void {
  const ofPerson = watchers.of.get(person) ?? 0
  if (ofPerson >= MAX_OF_ONE_PERSON)
    throw new ProblemError(
      'rate-limited',
      `You follow the stream ${MAX_OF_ONE_PERSON} times already: close a page that you no longer need.`,
      undefined,
      BUSY_RETRY_SECONDS,
    )
  if (watchers.now >= MAX_WATCHERS)
    throw new ProblemError('unavailable', 'Too many watch already.', undefined, RETRY_MS / 1_000)
  watchers.now++
  watchers.of.set(person, ofPerson + 1)
  return () => {
    watchers.now--
    const left = (watchers.of.get(person) ?? 1) - 1
    if (left > 0) watchers.of.set(person, left)
    else watchers.of.delete(person)
  }
}
