import { describe, expect, test } from 'vitest'
import { screen } from '../index.ts'
import { but, type Case, CLEAN, DAY, expectLevel, line, magnet, owner, policyOf } from './chains.fixture.ts'
import type { ChainStage, Control } from './offer.ts'

const held = (how: Control['how'], country = 'CN', more: Partial<ChainStage> = {}) =>
  magnet(but(CLEAN, 'alloy', { control: [{ by: 'P', country, how }], ...more }))

const noted = 'controlled-from-china at alloy'
const control: Case[] = [
  ['most of the board without a share', held('board-majority'), 'B', noted],
  ['a veto', held('veto'), 'B', noted],
  ['its management', held('management'), 'B', noted],
  ['a licence of technology', held('technology-licence'), 'B', noted],
  ['the same from Hong Kong', held('veto', 'HK'), 'B', noted],
  ['the same from Japan', held('veto', 'JP'), 'A'],
  [
    'beside equity below the limit',
    held('veto', 'CN', { ownership: [owner('P', 'CN', '10'), owner('Q', 'JP', '90')] }),
    'B',
    noted,
  ],
  [
    'beside equity at the limit',
    held('veto', 'CN', { ownership: [owner('P', 'CN', '25')] }),
    'D',
    'owned-from-china at alloy',
  ],
  ['beside a trace of material', held('veto', 'CN', { chineseInputPct: '0.05' }), 'C', noted],
  [
    'at a stage in China',
    magnet(but(line('AU MY JP CN DE'), 'alloy', { control: [{ by: 'P', country: 'CN', how: 'veto' }] })),
    'D',
    noted,
  ],
  ['under the 25 % test of the United States counts in full', held('board-majority'), 'D', noted, DAY, 'us-feoc-25'],
  [
    'from Russia under the 25 % test',
    held('veto', 'RU'),
    'D',
    'controlled-from-covered-country at alloy',
    DAY,
    'us-feoc-25',
  ],
  ['from Russia under the hub’s own policy', held('veto', 'RU'), 'A'],
  ['under the 50 % test, which asks for shares alone', held('board-majority'), 'A', undefined, DAY, 'us-ofac-50'],
]

describe('control without shares', () => test.each(control)('%s', (...one) => expectLevel(one)))

test('a policy that says nothing of control does not look at it', () => {
  const { control: _, ...rules } = policyOf().rules
  const result = screen(held('veto'), { ...policyOf(), rules }, DAY)
  expect([result.level, result.findings]).toEqual(['A', []])
})

test('a finding says who controls and how', () => {
  expect(screen(held('board-majority'), policyOf(), DAY).findings[0]?.message).toBe(
    'alloy operator (alloy) is controlled without regard to shares: P, CN, appoints most of the board.',
  )
})
