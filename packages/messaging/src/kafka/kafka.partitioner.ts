import { partitionOf } from './kafka.murmur2.ts'
import type { ICustomPartitioner } from './kafka.ts'

/** The partition of a record by its key alone: a record without one would have no order. */
export const byKey: ICustomPartitioner =
  () =>
  ({ topic, partitionMetadata, message: { key } }) => {
    if (key === null || key === undefined) throw new Error(`a record for ${topic} has no key`)
    return partitionOf(key, partitionMetadata.length)
  }
