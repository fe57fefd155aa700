import { describe, expect, test } from 'vitest'
import { findPolicy, policies } from '../index.ts'
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
  owned,
  owner,
} from '../screening/chains.fixture.ts'
import type { ChainStage } from '../screening/offer.ts'

const dfars = 'us-dfars-252-225-7052'
const china = 'cn-announcement-61-2025'
const otherRules: Case[] = [
  ['DFARS before 2027 does not look at the mine', magnet(line('CN CN CN JP JP')), 'A', undefined, '2026-12-31', dfars],
  ['DFARS from 2027 on does', magnet(line('CN CN CN JP JP')), 'D', 'stage-in-china at mining', '2027-01-01', dfars],
  ['DFARS counts Russia', magnet(line('AU MY JP RU JP')), 'D', 'stage-in-covered-country at alloy', DAY, dfars],
  ['DFARS says nothing about oxides', offer('dy-oxide', line('CN CN')), 'A', 'not-covered-by-policy', DAY, dfars],
  [
    'announcement 61, first days: items from China only',
    magnet(but(CLEAN, 'magnet', { chineseTechnology: true })),
    'U',
    'evidence-not-yet-valid at magnet',
    '2025-11-06',
    china,
  ],
  [
    'announcement 61 while suspended binds nobody',
    magnet(line('AU MY JP CN DE')),
    'A',
    'policy-suspended',
    '2026-11-10',
    china,
  ],
  ['announcement 61 after its suspension is not known', magnet(), 'U', 'policy-state-unknown', '2026-11-11', china],
  [
    'the 25 % test of the United States at 24.9',
    owned(owner('P', 'RU', '24.9'), owner('Q', 'JP', '75.1')),
    'A',
    undefined,
    DAY,
    'us-feoc-25',
  ],
  [
    'the 25 % test of the United States at 25.0',
    owned(owner('P', 'RU', '25')),
    'D',
    'owned-from-covered-country at metal',
    DAY,
    'us-feoc-25',
  ],
  [
    'the 50 % test at 49.9',
    owned(owner('P', 'CN', '49.9'), owner('Q', 'JP', '50.1')),
    'A',
    undefined,
    DAY,
    'us-ofac-50',
  ],
  [
    'the 50 % test at 50.1',
    owned(owner('P', 'CN', '50.1')),
    'D',
    'owned-from-covered-country at metal',
    DAY,
    'us-ofac-50',
  ],
  [
    'the 50 % test cascades: half of a half is all',
    owned(owner('X', 'SG', '50', [owner('P', 'CN', '50')])),
    'D',
    'owned-from-covered-country at metal',
    DAY,
    'us-ofac-50',
  ],
  [
    'below half a holding counts nothing',
    owned(owner('X', 'SG', '90', [owner('P', 'CN', '49')])),
    'A',
    undefined,
    DAY,
    'eu-50',
  ],
  ['tests of owners ignore places', magnet(line('CN CN CN CN CN')), 'A', undefined, DAY, 'eu-50'],
]

describe('other policies', () => test.each(otherRules)('%s', (...one) => expectLevel(one)))

/** The same magnet with certificates that were there before the first switch. */
const early = (chain: readonly ChainStage[]) =>
  offer(
    'ndfeb-magnet',
    chain,
    chain.map(one => certificate(one.stage, '2024-01-01', '2027-12-31')),
  )
const chineseAlloy = early(line('AU MY JP CN DE'))
const chineseOre = early(line('CN CN JP JP DE'))
const licensed = early(but(CLEAN, 'magnet', { chineseTechnology: true }))
const switches: Case[] = [
  ['announcement 61, first day', chineseAlloy, 'D', 'stage-in-china at alloy', '2025-10-09', china],
  [
    'announcement 61, last day before its suspension',
    chineseAlloy,
    'D',
    'stage-in-china at alloy',
    '2025-11-06',
    china,
  ],
  ['announcement 61, first day of its suspension', chineseAlloy, 'A', 'policy-suspended', '2025-11-07', china],
  ['announcement 61, last day of its suspension', chineseAlloy, 'A', 'policy-suspended', '2026-11-10', china],
  ['announcement 61, the day after', chineseAlloy, 'U', 'policy-state-unknown', '2026-11-11', china],
  ['its technology clause was never in force', licensed, 'A', undefined, '2025-11-06', china],
  [
    'what the clause would say is found while suspended',
    licensed,
    'A',
    'chinese-technology at magnet',
    '2025-11-07',
    china,
  ],
  ['DFARS, first day: the alloy', chineseAlloy, 'D', 'stage-in-china at alloy', '2024-05-30', dfars],
  ['DFARS, first day: the ore', chineseOre, 'A', undefined, '2024-05-30', dfars],
  ['DFARS, last day of its first version: the ore', chineseOre, 'A', undefined, '2026-12-31', dfars],
  ['DFARS, first day of its second version: the ore', chineseOre, 'D', 'stage-in-china at mining', '2027-01-01', dfars],
  ['the hub’s own policy, first day', chineseOre, 'D', 'stage-in-china at mining', '2025-01-01'],
  [
    'the 50 % test at exactly 50',
    owned(owner('P', 'CN', '50')),
    'D',
    'owned-from-covered-country at metal',
    DAY,
    'eu-50',
  ],
  ['Russian feed under the hub’s own policy', magnet(line('RU EE EE EE EE')), 'A'],
  [
    'Russian feed under the 25 % test, which looks at places',
    magnet(line('RU EE EE EE EE')),
    'D',
    'stage-in-covered-country at mining',
    DAY,
    'us-feoc-25',
  ],
  [
    'Russian feed under the 50 % test, which does not',
    magnet(line('RU EE EE EE EE')),
    'A',
    undefined,
    DAY,
    'us-ofac-50',
  ],
]

describe('on both sides of a switch', () => test.each(switches)('%s', (...one) => expectLevel(one)))

test.each([
  ['lodestone-origin', '2024-12-31', undefined],
  ['lodestone-origin', '2025-01-01', '1'],
  [china, '2025-10-08', undefined],
  [china, '2025-10-09', '1'],
  [china, '2025-11-06', '1'],
  [china, '2025-11-07', '2'],
  [china, '2026-11-10', '2'],
  [china, '2026-11-11', '3'],
  [dfars, '2024-05-29', undefined],
  [dfars, '2024-05-30', '1'],
  [dfars, '2026-12-31', '1'],
  [dfars, '2027-01-01', '2'],
  ['us-feoc-25', '2024-05-05', undefined],
  ['us-feoc-25', '2024-05-06', '1'],
  ['us-ofac-50', '2014-08-12', undefined],
  ['us-ofac-50', '2014-08-13', '1'],
  ['eu-50', '2024-07-02', undefined],
  ['eu-50', '2024-07-03', '1'],
  ['eu-crma-65', '2024-05-22', undefined],
  ['eu-crma-65', '2024-05-23', '1'],
])('of %s on %s there stands version %s', (id, on, version) => {
  expect(findPolicy(policies, id, on)?.version).toBe(version)
})
