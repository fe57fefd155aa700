import { describe, test } from 'vitest'
import { but, type Case, CLEAN, expectLevel, line, magnet, offer, owner, site } from './chains.fixture.ts'

const where: Case[] = [
  ['nothing Chinese from mine to magnet', magnet(), 'A'],
  ['Malaysian separation of Australian ore', offer('ndpr-oxide', line('AU MY')), 'A'],
  ['Estonian magnets from Australian neodymium', magnet(line('AU AU EE EE EE')), 'A'],
  ['Russian feed is not Chinese', magnet(line('RU EE EE EE EE')), 'A'],
  [
    'a Vietnamese magnet from Chinese alloy is Chinese at the alloy',
    magnet(line('AU MY VN CN VN')),
    'D',
    'stage-in-china at alloy',
  ],
  [
    'a Vietnamese magnet with everything before it Chinese',
    magnet(line('CN CN CN CN VN')),
    'D',
    'stage-in-china at mining',
  ],
  [
    'feed does not make a Vietnamese stage Chinese altogether',
    magnet(but(line('CN CN CN CN VN'), 'magnet', { chineseInputPct: '95' })),
    'D',
    'chinese-input at magnet',
  ],
  ['a Japanese maker’s site in China is China', magnet(line('AU MY JP JP CN')), 'D', 'stage-in-china at magnet'],
  ['ore separated in China and brought back', magnet(line('AU CN JP JP DE')), 'D', 'stage-in-china at separation'],
  ['Hong Kong counts as China', magnet(line('AU MY JP HK DE')), 'D', 'stage-in-china at alloy'],
  ['Macao counts as China', magnet(line('AU MY MO JP DE')), 'D', 'stage-in-china at metal'],
  ['Taiwan does not', magnet(line('AU MY TW JP DE')), 'A'],
  ['every stage Chinese', magnet(line('CN CN CN CN CN')), 'E', 'stage-in-china at magnet'],
  [
    'every stage Chinese, one of them by owner',
    magnet(but(line('CN CN CN CN VN'), 'magnet', { ownership: [owner('P', 'CN', '100')] })),
    'E',
  ],
  ['an oxide has no later stages to be judged by', offer('dy-oxide', [...line('AU MY'), site('magnet', 'CN')]), 'A'],
  [
    'one of two mines Chinese makes the stage Chinese',
    magnet([site('mining', 'CN'), ...CLEAN]),
    'D',
    'stage-in-china at mining',
  ],
  ['two mines elsewhere', magnet([site('mining', 'US'), ...CLEAN]), 'A'],
  ['metal tolled in China', magnet(but(CLEAN, 'metal', { tolledIn: 'CN' })), 'D', 'tolled-in-china at metal'],
  ['metal tolled in Vietnam', magnet(but(CLEAN, 'metal', { tolledIn: 'VN' })), 'A'],
]

const feed: Case[] = [
  ['0.09 % of value', magnet(but(CLEAN, 'alloy', { chineseInputPct: '0.09' })), 'C', 'chinese-input-trace at alloy'],
  [
    '0.1 % is at most 0.1 %',
    magnet(but(CLEAN, 'alloy', { chineseInputPct: '0.1' })),
    'C',
    'chinese-input-trace at alloy',
  ],
  ['0.11 % of value', magnet(but(CLEAN, 'alloy', { chineseInputPct: '0.11' })), 'D', 'chinese-input at alloy'],
  ['0.1001 % of value', magnet(but(CLEAN, 'alloy', { chineseInputPct: '0.1001' })), 'D', 'chinese-input at alloy'],
  ['an input of zero is none', magnet(but(CLEAN, 'alloy', { chineseInputPct: '0' })), 'A'],
  [
    'a trace weighs more than equity',
    magnet(
      but(but(CLEAN, 'alloy', { chineseInputPct: '0.05' }), 'metal', {
        ownership: [owner('P', 'CN', '10'), owner('Q', 'JP', '90')],
      }),
    ),
    'C',
  ],
  [
    'Chinese technology abroad',
    magnet(but(CLEAN, 'magnet', { chineseTechnology: true })),
    'B',
    'chinese-technology at magnet',
  ],
]

describe('where a stage is done', () => test.each(where)('%s', (...one) => expectLevel(one)))
describe('what a stage is fed with and runs on', () => test.each(feed)('%s', (...one) => expectLevel(one)))
