import { expect, test } from 'vitest'
import { partitionOf } from '../kafka/kafka.murmur2.ts'
import type { OutRecord } from '../ports.ts'
import { recordOf } from '../record.fixture.ts'
import { byPlace } from '../relay/place.ts'
import { proving, testKeys } from '../signer.fixture.ts'
import { upTo } from '../until.fixture.ts'
import { verifierOf } from './verify.ts'

const told = (n: number): OutRecord =>
  recordOf({ topic: 'test.thing', type: 'test.thing-counted.v1' }, `thing-${n}`, { n }, { aggregateVersion: n })

test.each([
  [200, 1, 1],
  [100, 5, 2],
  [40, 50, 4],
  [20, 50, 16],
])(
  '%i sends of %i records on %i partitions are proven once for all four consumers that catch up',
  (sends, size, partitions) => {
    const all = upTo(sends).flatMap(send => proving(byPlace(upTo(size).map(n => told(1_000 * send + n)))))
    const batches = upTo(partitions).map(at => all.filter(({ key }) => partitionOf(key, partitions) === at - 1))
    let asked = 0
    const verify = verifierOf({
      verify: (...one) => {
        asked++
        return testKeys.verify(...one)
      },
    })
    for (const batch of batches)
      for (const _ of upTo(4))
        for (const { key, topic, headers, value } of batch)
          expect(verify({ offset: 0n, key, value: Buffer.from(value), headers }, topic, value)).toBe(true)
    expect(asked).toBe(sends)
  },
)
