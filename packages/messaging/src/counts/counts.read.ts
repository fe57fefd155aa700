import { HEAD_TOPIC } from '@lodestone/contracts'
import { partitionOfKey } from '../ports.ts'

/** Where a reader stands in the partitions of its topics, by key. */
export type Reading = {
  readonly ends: ReadonlyMap<string, bigint>
  readonly starts: ReadonlyMap<string, bigint>
  readonly next: ReadonlyMap<string, bigint>
  /** Partitions that get no further before somebody acts. */
  readonly halted: ReadonlySet<string>
}

/**
 * The topics of which all is read that is to be had, so that what has not come does not come: past the end, or halted, or before an end to which the
 * log holds nothing. None before all is read that owners state: an older word of theirs is no measure.
 */
export function readTopics(topics: readonly string[], { ends, starts, next, halted }: Reading): Set<string> {
  const behind = new Set<string>()
  for (const [key, end] of ends) {
    const { topic } = partitionOfKey(key)
    const nothingComes = topic !== HEAD_TOPIC && (halted.has(key) || (starts.get(key) ?? 0n) >= end)
    if ((next.get(key) ?? 0n) < end && !nothingComes) behind.add(topic)
  }
  return new Set(behind.has(HEAD_TOPIC) ? [] : topics.filter(topic => !behind.has(topic)))
}
