import { describe, test } from 'vitest'
import {
  but,
  type Case,
  CLEAN,
  DAY,
  expectLevel,
  line,
  magnet,
  offer,
  owned,
  owner,
} from '../screening/chains.fixture.ts'

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
  ['the 25 % test of the United States at 24.9', owned(owner('P', 'RU', '24.9')), 'A', undefined, DAY, 'us-feoc-25'],
  [
    'the 25 % test of the United States at 25.0',
    owned(owner('P', 'RU', '25')),
    'D',
    'owned-from-covered-country at metal',
    DAY,
    'us-feoc-25',
  ],
  ['the 50 % test at 49.9', owned(owner('P', 'CN', '49.9')), 'A', undefined, DAY, 'us-ofac-50'],
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
