import { describe, expect, test } from 'vitest'
import { screen } from '../index.ts'
import { type Case, DAY, expectLevel, magnet, policyOf, site } from './chains.fixture.ts'
import type { ChainStage } from './offer.ts'
import type { Level } from './screening.ts'

/** Magnets gathered and remelted in France. */
const remelted = (more: Partial<ChainStage> = {}) =>
  magnet([site('recycling', 'FR', more), site('alloy', 'FR'), site('magnet', 'DE')])
const from = (...shares: [country: string, sharePct: string][]) =>
  remelted({ recycledFrom: shares.map(([country, sharePct]) => ({ country, sharePct })) })

const gathered: Case[] = [
  ['whose first origin nobody tells', remelted(), 'A'],
  ['of magnets first made in China', from(['CN', '100']), 'A', 'recycled-from-china at recycling'],
  ['of magnets first made in Japan', from(['JP', '100']), 'A'],
  [
    'gathered in China, whoever made it first',
    magnet([
      site('recycling', 'CN', { recycledFrom: [{ country: 'JP', sharePct: '100' }] }),
      site('alloy', 'FR'),
      site('magnet', 'DE'),
    ]),
    'D',
    'stage-in-china at recycling',
  ],
  ['bought in from China', remelted({ chineseInputPct: '40' }), 'D', 'chinese-input at recycling'],
  ['gathered in France and tolled in China', remelted({ tolledIn: 'CN' }), 'D', 'tolled-in-china at recycling'],
]
describe('the hub counts scrap by where it was gathered: scrap', () =>
  test.each(gathered)('%s', (...one) => expectLevel(one)))

const byFirstOrigin = { ...policyOf(), rules: { ...policyOf().rules, recycledFeed: 'where-first-made' as const } }
describe('a policy that counts scrap by where it was first made: scrap', () => {
  test.each<[string, ReturnType<typeof magnet>, Level, string | undefined]>([
    ['whose first origin nobody tells', remelted(), 'U', 'recycled-origin-missing'],
    ['of magnets first made in China', from(['CN', '100']), 'D', 'recycled-from-china'],
    ['of which 0.1 % was', from(['CN', '0.1'], ['JP', '99.9']), 'C', 'recycled-from-china'],
    [
      'of which 0.11 % was, in China and Hong Kong together',
      from(['CN', '0.06'], ['HK', '0.05']),
      'D',
      'recycled-from-china',
    ],
    ['of which nothing was', from(['JP', '80'], ['DE', '20']), 'A', undefined],
  ])('%s', (_, offer, level, code) => {
    const result = screen(offer, byFirstOrigin, DAY)
    expect([result.level, result.findings.map(finding => finding.code)]).toEqual([
      level,
      code === undefined ? [] : [code],
    ])
    expect(result.missing.length > 0).toBe(level === 'U')
  })
})
