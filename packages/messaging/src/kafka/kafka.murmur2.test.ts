import { expect, test } from 'vitest'
import { murmur2 } from './kafka.murmur2.ts'

test('a key has the hash that every producer of Kafka gives it: its records stay in one partition', () => {
  // What the tests of the Java client expect (org.apache.kafka.common.utils.UtilsTest, testMurmur2).
  const known: readonly [string, number][] = [
    ['21', -973932308],
    ['foobar', -790332482],
    ['a-little-bit-long-string', -985981536],
    ['a-little-bit-longer-string', -1486304829],
    ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
    ['abc', 479470107],
  ]
  for (const [key, hash] of known) {
    expect(murmur2(key)).toBe(hash)
    expect(murmur2(Buffer.from(key))).toBe(hash)
  }
})
