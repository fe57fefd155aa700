import { formatDecimal } from '@lodestone/kernel'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { screen } from '../index.ts'
import { but, type Case, CLEAN, DAY, expectLevel, magnet, owned, owner, policyOf } from './chains.fixture.ts'
import type { Owner } from './offer.ts'

const equity: Case[] = [
  ['below one percent is nothing', owned(owner('P', 'CN', '0.9'), owner('Q', 'JP', '99.1')), 'A'],
  ['one percent is noted', owned(owner('P', 'CN', '1'), owner('Q', 'JP', '99')), 'B', 'chinese-equity at metal'],
  ['24.9 %', owned(owner('P', 'CN', '24.9'), owner('Q', 'JP', '75.1')), 'B', 'chinese-equity at metal'],
  ['25 %', owned(owner('P', 'CN', '25'), owner('Q', 'JP', '75')), 'D', 'owned-from-china at metal'],
  ['24.99 %', owned(owner('P', 'CN', '24.99'), owner('Q', 'JP', '75.01')), 'B', 'chinese-equity at metal'],
  ['49.9 %', owned(owner('P', 'CN', '49.9'), owner('Q', 'JP', '50.1')), 'D', 'owned-from-china at metal'],
  ['50.1 %', owned(owner('P', 'CN', '50.1'), owner('Q', 'JP', '49.9')), 'D', 'owned-from-china at metal'],
  [
    'China, Hong Kong and Macao together, a hundredth short of the limit',
    owned(owner('P', 'CN', '9'), owner('Q', 'HK', '8'), owner('R', 'MO', '7.99'), owner('S', 'JP', '75.01')),
    'B',
    'chinese-equity at metal',
  ],
  [
    'every stage owned 25 % from China, none of them there',
    magnet(CLEAN.map(one => ({ ...one, ownership: [owner('P', 'CN', '25')] }))),
    'E',
    'owned-from-china at magnet',
  ],
  [
    'China, Hong Kong and Macao together',
    owned(owner('P', 'CN', '9'), owner('Q', 'HK', '8'), owner('R', 'MO', '8')),
    'D',
    'owned-from-china at metal',
  ],
  ['a Hong Kong holding', owned(owner('Holding', 'HK', '30')), 'D', 'owned-from-china at metal'],
  [
    'a Singapore holding owned in China',
    owned(owner('Holding', 'SG', '60', [owner('P', 'CN', '57')])),
    'D',
    'owned-from-china at metal',
  ],
  [
    'a Singapore holding that dilutes below the limit',
    owned(owner('Holding', 'SG', '60', [owner('P', 'CN', '40')]), owner('Q', 'JP', '40')),
    'B',
    'chinese-equity at metal',
  ],
  [
    'two minority paths that add up',
    owned(owner('X', 'SG', '50', [owner('P', 'CN', '30')]), owner('Y', 'AE', '50', [owner('P', 'CN', '20')])),
    'D',
    'owned-from-china at metal',
  ],
  [
    'two minority paths that do not',
    owned(owner('X', 'SG', '50', [owner('P', 'CN', '29')]), owner('Y', 'AE', '50', [owner('Q', 'CN', '20.9')])),
    'B',
    'chinese-equity at metal',
  ],
  // X counts 60 %, though it is said to be 30 % at first: 0.5 * 0.6 + 0.5 * 0.4 * 0.6 = 42 %. By the smaller share it would be 21 %.
  [
    'owners told twice count by the larger share',
    owned(
      owner('X', 'SG', '50', [owner('P', 'CN', '30')]),
      owner('Y', 'SG', '50', [owner('X', 'SG', '40', [owner('P', 'CN', '60')])]),
    ),
    'D',
    'owned-from-china at metal',
  ],
  [
    'a Chinese company is Chinese whoever owns it',
    owned(owner('P', 'CN', '40', [owner('Fund', 'LU', '100')])),
    'D',
    'owned-from-china at metal',
  ],
  [
    'three holdings deep',
    owned(owner('X', 'SG', '80', [owner('Y', 'KY', '80', [owner('Z', 'VG', '80', [owner('P', 'CN', '50')])])])),
    'D',
    'owned-from-china at metal',
  ],
  // c(X) = 0.5 c(Y) + 0.1, c(Y) = 0.5 c(X): c(X) = 0.1 / 0.75 = 13.33 %; the operator 2/15.
  [
    'a circle of owners below the limit',
    owned(owner('X', 'SG', '100', [owner('P', 'CN', '10'), owner('Y', 'SG', '50', [owner('X', 'SG', '50')])])),
    'B',
    'chinese-equity at metal',
  ],
  // c(X) = 0.9 c(Y) + 0.1, c(Y) = c(X): c(X) = 1. A recursion cut at its first repetition would say 10 %.
  [
    'a circle that hides a Chinese owner',
    owned(owner('X', 'SG', '100', [owner('P', 'CN', '10'), owner('Y', 'SG', '90', [owner('X', 'SG', '100')])])),
    'D',
    'owned-from-china at metal',
  ],
  [
    'a circle through the operator itself',
    owned(owner('P', 'CN', '20'), owner('X', 'SG', '40', [owner('metal operator', 'JP', '60')])),
    'D',
    'owned-from-china at metal',
  ],
  [
    'a circle hidden by spelling',
    owned(
      owner('X Ltd', 'SG', '100', [owner('P', 'CN', '10'), owner('Y', 'SG', '90', [owner('x  ltd', 'SG', '100')])]),
    ),
    'D',
    'owned-from-china at metal',
  ],
  [
    'owners that own each other entirely',
    owned(owner('X', 'SG', '100', [owner('Y', 'SG', '100', [owner('X', 'SG', '100')])])),
    'U',
    'ownership-circular at metal',
  ],
  ['an operator that names itself as its only owner', owned(owner('Metal Operator', 'JP', '100')), 'A'],
  [
    'an operator that names itself and its country is China',
    owned(owner('metal operator', 'CN', '100')),
    'D',
    'owned-from-china at metal',
  ],
  [
    'an operator that names itself and below it its owners',
    owned(owner('metal operator', 'JP', '100', [owner('P', 'CN', '30'), owner('Q', 'JP', '70')])),
    'D',
    'owned-from-china at metal',
  ],
  [
    'an operator that hides behind 90 % of itself',
    owned(owner('metal operator', 'JP', '90'), owner('P', 'CN', '10')),
    'D',
    'owned-from-china at metal',
  ],
  ['more than the whole', owned(owner('P', 'JP', '80'), owner('Q', 'AU', '40')), 'U', 'ownership-over-100 at metal'],
  [
    'rounding to a little over the whole',
    owned(owner('P', 'JP', '33.34'), owner('Q', 'AU', '33.34'), owner('R', 'FR', '33.34')),
    'A',
  ],
  ['no owner declared: not proven', owned(), 'U', 'ownership-not-declared at metal'],
  [
    'as much as the limit not declared: not proven',
    owned(owner('P', 'JP', '75')),
    'U',
    'ownership-not-declared at metal',
  ],
  ['less than the limit not declared', owned(owner('P', 'JP', '75.0001')), 'B', 'ownership-not-declared at metal'],
  ['as much as is noted not declared', owned(owner('P', 'JP', '99')), 'B', 'ownership-not-declared at metal'],
  ['less than is noted not declared', owned(owner('P', 'JP', '99.0001')), 'A'],
  [
    'one owner of next to nothing: not proven',
    owned(owner('P', 'JP', '0.0001')),
    'U',
    'ownership-not-declared at metal',
  ],
  [
    'what is not declared would be noted with the little that is',
    owned(owner('P', 'CN', '0.9'), owner('Q', 'JP', '99')),
    'B',
    'ownership-not-declared at metal',
  ],
  [
    'what is not declared would bring a minority to the limit',
    owned(owner('P', 'CN', '20'), owner('Q', 'JP', '75')),
    'U',
    'ownership-not-declared at metal',
  ],
  [
    'an operator that holds 90 % of itself, the rest not declared',
    owned(owner('metal operator', 'JP', '90'), owner('Q', 'JP', '0.0001')),
    'U',
    'ownership-not-declared at metal',
  ],
  [
    'an operator that names itself alone, with less than the whole',
    owned(owner('metal operator', 'JP', '90')),
    'U',
    'ownership-not-declared at metal',
  ],
  [
    'a circle through the operator, the rest not declared',
    owned(owner('X', 'SG', '90', [owner('metal operator', 'JP', '100')])),
    'U',
    'ownership-not-declared at metal',
  ],
  [
    'an owner of which some owners are told is known by its country',
    owned(owner('X', 'SG', '100', [owner('P', 'CN', '0.5')])),
    'A',
  ],
  [
    'owners that own each other entirely, where tiers of owners cascade',
    owned(owner('X', 'SG', '100', [owner('Y', 'SG', '100', [owner('X', 'SG', '100')])])),
    'U',
    'ownership-circular at metal',
    DAY,
    'us-ofac-50',
  ],
  [
    'half not declared, where half is the limit',
    owned(owner('P', 'JP', '50')),
    'U',
    'ownership-not-declared',
    DAY,
    'eu-50',
  ],
  ['less than a limit of half not declared', owned(owner('P', 'JP', '50.0001')), 'A', undefined, DAY, 'eu-50'],
  ['no owner declared of what stands in China', magnet(but(CLEAN, 'metal', { country: 'CN', ownership: [] })), 'D'],
  [
    'an owner with a second, Chinese country',
    owned(owner('X', 'SG', '15'), owner('x', 'CN', '15')),
    'D',
    'owned-from-china at metal',
  ],
  [
    'shares are not added over stages',
    magnet(
      but(but(CLEAN, 'mining', { ownership: [owner('P', 'CN', '20'), owner('Q', 'JP', '80')] }), 'metal', {
        ownership: [owner('P', 'CN', '20'), owner('Q', 'JP', '80')],
      }),
    ),
    'B',
    'chinese-equity at mining',
  ],
]

describe('who owns a stage', () => test.each(equity)('%s', (...one) => expectLevel(one)))

test('a finding shows the share and the path of ownership', () => {
  const result = screen(owned(owner('Holding X', 'SG', '60', [owner('Y', 'CN', '57')])), policyOf(), DAY)
  expect(result.findings[0]?.message).toBe(
    'metal operator (metal) is 34.2 % Chinese: 60 % of Holding X (57 % owned by Y, CN).',
  )
})

test('whoever declares less is never judged better for it', () => {
  const share = fc.integer({ min: 0, max: 500_000 })
  const rank = (...owners: Owner[]) =>
    ['A', 'B', 'C', 'D', 'E', 'U'].indexOf(screen(owned(...owners), policyOf(), DAY).level)
  fc.assert(
    fc.property(share, share, fc.boolean(), (chinese, hidden, self) => {
      const pct = (millionths: number) => formatDecimal(BigInt(millionths), 4)
      const said = [
        owner(self ? 'metal operator' : 'Q', 'JP', pct(1_000_000 - chinese - hidden)),
        owner('P', 'CN', pct(chinese)),
      ]
      expect(rank(...said)).toBeGreaterThanOrEqual(rank(...said, owner('R', 'CN', pct(hidden))))
    }),
  )
})
