import { zstdCompressSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { unpackSmall } from './kafka.zstd.ts'

test('a small batch is unpacked once for all consumers; what a few bytes were blown up to is not kept', () => {
  const usual = zstdCompressSync(Buffer.from('an event'))
  expect(unpackSmall(Buffer.from(usual))).toBe(unpackSmall(usual))
  const bomb = zstdCompressSync(Buffer.alloc(8 * 1024 * 1024))
  expect(bomb.length).toBeLessThan(1024)
  expect(unpackSmall(bomb)).not.toBe(unpackSmall(bomb))
})
