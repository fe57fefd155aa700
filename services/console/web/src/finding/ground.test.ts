import { findPolicy, type OriginPolicy, policies, type ScreenedOffer, screen } from '@lodestone/provenance'
import { expect, test } from 'vitest'
import de from '../i18n/de/my-offers.json' with { type: 'json' }
import en from '../i18n/en/my-offers.json' with { type: 'json' }
import fr from '../i18n/fr/my-offers.json' with { type: 'json' }
import ja from '../i18n/ja/my-offers.json' with { type: 'json' }
import { groundsOf } from './ground.ts'

const DAY = '2026-11-24'
const policy = findPolicy(policies, 'lodestone-origin', DAY) as OriginPolicy
type Site = ScreenedOffer['chain'][number]

/** A chain of two stages to an oxide, the second as it is given. */
const judged = (more: Partial<Site>, under: OriginPolicy = policy) => {
  const site = (stage: string, country: string): Site => ({
    ...{ stage, country, site: `${stage} works`, operator: `${stage} operator` },
    ownership: [{ owner: `${stage} parent`, country: 'AU', sharePct: '100' }],
  })
  const chain = [site('mining', 'AU'), { ...site('separation', 'MY'), ...more }]
  const evidence = chain.map(({ stage }) => ({
    ...{ type: 'certificate-of-origin', issuer: 'Chamber', stage, sha256: 'ab'.repeat(32) },
    ...{ validFrom: '2026-01-01', validTo: '2027-12-31' },
  }))
  return screen({ material: 'dy-oxide', chain, evidence }, under, DAY)
}
const owners = (...of: [country: string, sharePct: string][]): Partial<Site> => ({
  ownership: of.map(([country, sharePct], nth) => ({ owner: `Owner ${nth}`, country, sharePct })),
})

test.each([
  ['nothing', judged({}), 'A', ['A.plain']],
  [
    'a suspended policy, whatever is found',
    judged({ country: 'CN' }, { ...policy, state: 'suspended' }),
    'A',
    ['A.suspended'],
  ],
  ['equity below the limit', judged(owners(['CN', '10'], ['AU', '90'])), 'B', ['B.equity']],
  ['technology', judged({ chineseTechnology: true }), 'B', ['B.technology']],
  ['owners not declared, of whom nothing Chinese is known', judged(owners(['AU', '90'])), 'B', ['B.undeclared']],
  [
    'several things at once',
    judged({ chineseTechnology: true, ...owners(['AU', '90']) }),
    'B',
    ['B.technology', 'B.undeclared'],
  ],
  ['a trace of material', judged({ chineseInputPct: '0.05' }), 'C', ['C']],
  ['a Chinese stage, beside owners not declared', judged({ country: 'CN', ...owners(['AU', '90']) }), 'D', ['D']],
  ['owners who could reach the limit', judged(owners(['AU', '50'])), 'U', ['U']],
])('%s is told as the ground of its level', (_, screening, level, grounds) => {
  expect([screening.level, groundsOf(screening)]).toEqual([level, grounds])
})

test('what an operator has decided is told as that, whatever was found', () => {
  expect(groundsOf({ ...judged({}), decision: { reason: 'seen' } })).toEqual(['decided'])
})

test.each([
  ['en', en],
  ['de', de],
  ['fr', fr],
  ['ja', ja],
])('in %s each ground has a text of its own', (_, { levelGround, levelTaken }) => {
  const { A, B, ...others } = levelGround
  const texts = [...Object.values(others), ...Object.values(A), ...Object.values(B)]
  expect(new Set(texts).size).toBe(texts.length)
  expect(Object.keys(levelTaken)).toEqual(['A', 'B', 'C', 'D', 'E', 'U'])
})
