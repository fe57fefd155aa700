import type { InBatch, TopicPartition } from '../ports.ts'

/** A partition that is read: where its next read is made, and what rises whenever that was not where the one before had ended. */
export type ReadPartition = TopicPartition & { next: bigint; halted: boolean; seeks: number }

/** Reads on from another place, unless it is halted. */
export function goTo(place: ReadPartition, next: bigint, halted = false): void {
  place.next = next
  place.halted = halted
  place.seeks++
}

/** Offset after the last record of a batch. */
export const endOf = ({ from, records }: InBatch): bigint => (records.at(-1)?.offset ?? from - 1n) + 1n
