import type { InRecord } from '../ports.ts'
import { AGE_BOUNDS_SECONDS, bucketOf } from './age.buckets.ts'

/** What is older when it is applied is history that is read again, by a rebuild or a new reader: it says nothing of how fresh figures are kept. */
const HISTORY_SECONDS = 86_400

/** Facts by their age, one number for each bucket, and the sum of the ages. */
export type AgeCounts = { readonly buckets: readonly number[]; readonly seconds: number }

/** Counts by topic how old facts were when they were applied: seconds from the time that they state to the commit. */
export class Ages {
  readonly #byTopic: Map<string, { buckets: number[]; seconds: number }>

  constructor(topics: readonly string[]) {
    this.#byTopic = new Map(
      topics.map(topic => [topic, { buckets: new Array(AGE_BOUNDS_SECONDS.length + 1).fill(0), seconds: 0 }]),
    )
  }

  /**
   * Counts what a slice has applied at `now`, in Unix milliseconds. Where the oldest and the newest fall into one bucket, as in every slice of
   * whoever catches up, all do, with the mean of both for their age: comparing texts takes 20 ns a record, reading their times 400.
   */
  add(topic: string, records: readonly InRecord[], now: number): void {
    const counts = this.#byTopic.get(topic)
    const first = records[0]?.headers.ce_time
    if (!counts || first === undefined) return
    let oldest = first
    let newest = first
    for (const { headers } of records) {
      const { ce_time: time = first } = headers
      if (time < oldest) oldest = time
      else if (time > newest) newest = time
    }
    const [highest, lowest] = [ageOf(oldest, now), ageOf(newest, now)]
    if (highest <= HISTORY_SECONDS && bucketOf(highest) === bucketOf(lowest))
      count(counts, (highest + lowest) / 2, records.length)
    else for (const { headers } of records) count(counts, ageOf(headers.ce_time ?? first, now), 1)
  }

  read(): ReadonlyMap<string, AgeCounts> {
    return this.#byTopic
  }
}

function count(counts: { buckets: number[]; seconds: number }, age: number, facts: number): void {
  if (age > HISTORY_SECONDS) return
  const bucket = bucketOf(age)
  counts.buckets[bucket] = (counts.buckets[bucket] ?? 0) + facts
  counts.seconds += age * facts
}

/** Clocks of two processes differ: a fact of the future has no age. */
const ageOf = (time: string, now: number): number => Math.max(0, now - Date.parse(time)) / 1_000
