import { describe, expect, test } from 'vitest'
import { screen } from '../index.ts'
import {
  but,
  type Case,
  CLEAN,
  certificate,
  DAY,
  expectLevel,
  line,
  magnet,
  offer,
  policyOf,
  site,
} from './chains.fixture.ts'

const recycled = (countries: [string, string][]) => countries.map(([stage, country]) => site(stage, country))
const proof: Case[] = [
  [
    'French recycling of Chinese magnets: where the scrap was gathered counts',
    magnet(
      recycled([
        ['recycling', 'FR'],
        ['separation', 'FR'],
        ['metal', 'GB'],
        ['alloy', 'GB'],
        ['magnet', 'DE'],
      ]),
    ),
    'A',
  ],
  [
    'remelted scrap needs no metal stage',
    magnet(
      recycled([
        ['recycling', 'DE'],
        ['alloy', 'DE'],
        ['magnet', 'DE'],
      ]),
    ),
    'A',
  ],
  [
    'powder used again goes straight to the magnet',
    magnet(
      recycled([
        ['recycling', 'GB'],
        ['magnet', 'GB'],
      ]),
    ),
    'A',
  ],
  [
    'recycling cannot feed metal: the separation is missing',
    offer(
      'ndpr-metal',
      recycled([
        ['recycling', 'FR'],
        ['metal', 'GB'],
      ]),
    ),
    'U',
    'stage-missing at separation',
  ],
  [
    'Chinese swarf bought in',
    magnet(
      but(
        recycled([
          ['recycling', 'FR'],
          ['alloy', 'FR'],
          ['magnet', 'FR'],
        ]),
        'recycling',
        { chineseInputPct: '40' },
      ),
    ),
    'D',
    'chinese-input at recycling',
  ],
  ['mined and recycled feed need both', magnet([site('recycling', 'FR'), ...CLEAN]), 'A'],
  [
    'mined and recycled feed, scrap from China',
    magnet([site('recycling', 'CN'), ...CLEAN]),
    'D',
    'stage-in-china at recycling',
  ],
  ['scrap itself', offer('magnet-scrap', [site('recycling', 'JP')]), 'A'],
  ['a stage that is not named', magnet(CLEAN.filter(one => one.stage !== 'metal')), 'U', 'stage-missing at metal'],
  ['no chain at all', magnet([]), 'U', 'stage-missing at mining'],
  [
    'a magnet that starts at the alloy',
    magnet(
      recycled([
        ['alloy', 'VN'],
        ['magnet', 'VN'],
      ]),
    ),
    'U',
    'stage-missing at mining',
  ],
  [
    'no proof for one stage',
    offer('ndpr-oxide', line('AU MY'), [certificate('mining')]),
    'U',
    'evidence-missing at separation',
  ],
  [
    'an assay is no proof of origin',
    offer('ndpr-oxide', line('AU MY'), [certificate('mining'), { ...certificate('separation'), type: 'assay' }]),
    'U',
    'evidence-missing at separation',
  ],
  [
    'a proof on its last day',
    offer('ndpr-oxide', line('AU MY'), [certificate('mining'), certificate('separation', '2026-01-01', DAY)]),
    'A',
  ],
  [
    'a proof a day after its end',
    offer('ndpr-oxide', line('AU MY'), [certificate('mining'), certificate('separation', '2026-01-01', '2026-11-23')]),
    'U',
    'evidence-expired at separation',
  ],
  [
    'a proof before its first day',
    offer('ndpr-oxide', line('AU MY'), [certificate('mining'), certificate('separation', '2026-11-25', '2027-11-25')]),
    'U',
    'evidence-not-yet-valid at separation',
  ],
  [
    'an expired proof beside a valid one',
    offer('ndpr-oxide', line('AU MY'), [
      certificate('mining'),
      certificate('separation', '2025-01-01', '2025-12-31'),
      certificate('separation'),
    ]),
    'A',
  ],
  [
    'what is declared against one’s own interest needs no proof',
    offer('ndpr-oxide', line('AU CN'), [certificate('mining')]),
    'D',
    'stage-in-china at separation',
  ],
  [
    'a Chinese stage does not excuse an unproven one',
    offer('ndpr-oxide', line('AU CN'), []),
    'U',
    'evidence-missing at mining',
  ],
  ['a material that is not in the catalogue', offer('unobtainium', line('AU MY')), 'U', 'unknown-material'],
]

describe('what is proven', () => test.each(proof)('%s', (...one) => expectLevel(one)))

test('what is missing says at which stage and how to mend it', () => {
  const result = screen(magnet(line('AU MY')), policyOf(), DAY)
  expect(result.missing).toHaveLength(3)
  expect(result.missing[0]).toMatch(/^metal: the whole stage; add country/)
})

describe('a level rests on the proofs with which it ends', () => {
  const ends = (...proofs: readonly ReturnType<typeof certificate>[]) =>
    screen(offer('ndpr-oxide', line('AU MY'), [certificate('mining'), ...proofs]), policyOf(), DAY).restsOn.map(
      proof => `${proof.stage} ${proof.validTo}`,
    )
  const first = certificate('separation', '2026-01-01', '2026-12-31')
  test.each([
    ['one for each stage', [first], ['mining 2027-12-31', 'separation 2026-12-31']],
    [
      'the one that lasts longest',
      [first, certificate('separation', '2026-02-01', '2026-11-30')],
      ['mining 2027-12-31', 'separation 2026-12-31'],
    ],
    [
      'a renewal from the very next day',
      [first, certificate('separation', '2027-01-01', '2027-06-30')],
      ['mining 2027-12-31', 'separation 2027-06-30'],
    ],
    [
      'no renewal after a day without',
      [first, certificate('separation', '2027-01-02', '2027-06-30')],
      ['mining 2027-12-31', 'separation 2026-12-31'],
    ],
    ['nothing while it is not proven', [], []],
  ])('%s', (_, proofs, expected) => {
    expect(ends(...proofs)).toEqual(expected)
  })
  test('not for a stage that is declared Chinese, nor under a policy that does not apply', () => {
    const chinese = offer('ndpr-oxide', line('AU CN'))
    expect(screen(chinese, policyOf(), DAY).restsOn.map(proof => proof.stage)).toEqual(['mining'])
    const china = policyOf('cn-announcement-61-2025', '2026-11-10')
    expect(screen(chinese, china, '2026-11-10').restsOn).toEqual([])
  })
})
