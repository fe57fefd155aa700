import { murmur2 } from '../kafka/kafka.murmur2.ts'
import type { OutRecord } from '../ports.ts'

/**
 * Records of a send such that those of a partition stand together, each key's in their order. In the tree of their proofs whoever reads the partition then
 * finds the next record beside the last one. It does for every number of partitions that is a power of two up to 256, since a partition is the last bits of a
 * hash then.
 */
export function byPlace(records: readonly OutRecord[]): OutRecord[] {
  const placed = records.map(record => ({ record, place: reversed(murmur2(record.key)) }))
  placed.sort((one, other) => {
    if (one.record.topic !== other.record.topic) return one.record.topic < other.record.topic ? -1 : 1
    return one.place - other.place
  })
  return placed.map(({ record }) => record)
}

/** The last eight bits, the last one first. */
function reversed(hash: number): number {
  let bits = 0
  for (let bit = 0; bit < 8; bit++) bits = (bits << 1) | ((hash >> bit) & 1)
  return bits
}
