import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { intermediariesOf, parseTradeTable, screen, tradeTableUrl } from '../index.ts'
import { CLEAN, certificate, DAY, line, magnet, offer, policyOf } from './chains.fixture.ts'
import type { ScreenedOffer } from './offer.ts'

const known = intermediariesOf(parseTradeTable(readFileSync(tradeTableUrl, 'utf8')))
const judged = (what: ScreenedOffer, pct = '50') =>
  screen(what, { ...policyOf(), rules: { ...policyOf().rules, intermediaryPct: pct } }, DAY, known)
const found = (what: ScreenedOffer, pct?: string) =>
  judged(what, pct).findings.filter(finding => finding.code === 'intermediary-exposed')

describe('a last stage in a country that imports mostly from China', () => {
  test('is told with its share, and asks for what proves the alloy and the metal', () => {
    expect(found(magnet(line('AU MY JP JP VN')))).toEqual([
      {
        code: 'intermediary-exposed',
        stage: 'magnet',
        message:
          'magnet is done in VN, whose own imports of this were 87.4 % Chinese in 2024: evidence is asked for alloy (given: certificate-of-origin) and metal (given: certificate-of-origin).',
        figures: {
          country: 'VN',
          chinesePct: '87.4',
          year: 2024,
          evidence: [
            { stage: 'alloy', types: ['certificate-of-origin'] },
            { stage: 'metal', types: ['certificate-of-origin'] },
          ],
        },
      },
    ])
    const bare = offer('ndfeb-magnet', line('AU MY JP JP VN'), [certificate('magnet')])
    expect(found(bare)[0]?.message).toMatch(/alloy \(none given\) and metal \(none given\)/)
  })
  test('changes no level', () => {
    expect(judged(magnet(line('AU MY JP JP VN'))).level).toBe('A')
  })
  test.each([
    ['at exactly the threshold', 1],
    ['just below it', 0],
  ])('is told %s', (_, count) => {
    const exact = known.get('ndfeb-magnet')?.get('VN')?.chinesePct ?? ''
    const pct = count === 1 ? exact : (Number(exact) + 0.0001).toFixed(4)
    expect(found(magnet(line('AU MY JP JP VN')), pct)).toHaveLength(count)
  })
  test.each([
    ['an earlier stage there', magnet(line('AU VN VN VN DE'))],
    ['Germany and Japan, which are the buyers’ own', magnet(CLEAN)],
    ['a material that the trade table does not know', offer('ndpr-oxide', line('AU VN'))],
  ])('is not %s', (_, what) => {
    expect(found(what)).toEqual([])
  })
  test('is not a bloc of buyers, however much it imports from China', () => {
    expect(found(magnet(line('AU MY JP JP JP')), '0')).toEqual([])
    expect(found(magnet(CLEAN), '0')).toEqual([])
  })
  test('is not looked at by a policy without a threshold', () => {
    expect(screen(magnet(line('AU MY JP JP VN')), policyOf('eu-50'), DAY, known).findings).toEqual([])
  })
})
