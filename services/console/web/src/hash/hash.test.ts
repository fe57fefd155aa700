import { canonicalJson, sha256Hex as ofKernel } from '@lodestone/kernel'
import { expect, test } from 'vitest'
import { canonical, sha256Hex } from './hash.ts'

/** What the hub's own code hashes, the browser's code finds. */

test('JSON is canonical as the kernel has it', () => {
  const value = { b: 1, a: { '€': 1e21, '\r': '\u0007', z: [] }, '1': null, 10: 2 }
  expect(canonical(value)).toBe(canonicalJson(value))
})

test('what is not there is left out', () => expect(canonical({ a: undefined, b: [null] })).toBe('{"b":[null]}'))

test.each(['', 'Jürgen "Ops"', '\u2028'])('the hash of %j', async text =>
  expect(await sha256Hex(text)).toBe(ofKernel(text)),
)
