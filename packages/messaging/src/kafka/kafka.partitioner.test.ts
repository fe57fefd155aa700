import fc from 'fast-check'
import { expect, test } from 'vitest'
import { byKey } from './kafka.partitioner.ts'
import { Partitioners } from './kafka.ts'

const upTo = (count: number) =>
  Array.from({ length: count }, (_, partitionId) => ({
    partitionId,
    partitionErrorCode: 0,
    leader: 0,
    replicas: [],
    isr: [],
  }))
const place = (partitioner: typeof byKey, key: string | Buffer | null, partitions: number): number =>
  partitioner()({ topic: 'prices', partitionMetadata: upTo(partitions), message: { key, value: null } })

test('a key has the partition that kafkajs itself chooses, whatever the key and the number of partitions', () => {
  const key = fc.oneof(fc.string(), fc.string({ unit: 'binary', maxLength: 40 }), fc.uuid())
  fc.assert(
    fc.property(fc.oneof(key, key.map(Buffer.from)), fc.integer({ min: 1, max: 300 }), (key, partitions) => {
      expect(place(byKey, key, partitions)).toBe(place(Partitioners.DefaultPartitioner, key, partitions))
    }),
    { numRuns: 5_000 },
  )
})

test('a record without a key is refused: it would have no order', () => {
  expect(() => place(byKey, null, 3)).toThrow('a record for prices has no key')
})
