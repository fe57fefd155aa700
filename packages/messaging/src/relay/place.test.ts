import { expect, test } from 'vitest'
import { partitionOf } from '../kafka/kafka.murmur2.ts'
import type { OutRecord } from '../ports.ts'
import { upTo } from '../until.fixture.ts'
import { byPlace } from './place.ts'

const records = upTo(300).map(
  (n): OutRecord => ({ topic: `t${n % 2}`, key: `key-${n % 40}`, value: String(n), headers: {} }),
)

test.each([1, 2, 4, 16, 64])(
  'of %i partitions, the records of each stand together, and in them each key’s in their order',
  partitions => {
    const placed = byPlace(records)
    expect(placed.map(({ value }) => Number(value)).sort((a, b) => a - b)).toEqual(upTo(300))
    const places = placed.map(({ topic, key }) => `${topic}/${partitionOf(key, partitions)}`)
    const changes = places.filter((place, index) => place !== places[index - 1])
    expect(changes).toHaveLength(new Set(places).size)
    for (const own of Map.groupBy(placed, ({ topic, key }) => `${topic} ${key}`).values()) {
      const order = own.map(({ value }) => Number(value))
      expect(order).toEqual(order.toSorted((a, b) => a - b))
    }
  },
)
