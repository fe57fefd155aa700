import { expect, test } from 'vitest'
import { placeOf } from './address.ts'

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8:1:2:ffff::1', '2001:db8:1:2::/64'],
  ['2001:db8:1:3::1', '2001:db8:1:3::/64'],
  ['unknown', 'unreadable'],
  ['x'.repeat(9_000), 'unreadable'],
])('%s is counted as %s', (address, place) => expect(placeOf(address)).toBe(place))
