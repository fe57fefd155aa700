import { ASSURANCES, isAssured, strongerAssurance, weakestAssurance } from '@lodestone/kernel'
import { describe, expect, test } from 'vitest'
import { assuranceOf, NO_CREDENTIALS, type ScreenedOffer, type Stage, screen } from '../index.ts'
import { but, certificate, DAY, line, offer, policyOf, site } from './chains.fixture.ts'

/** A certificate whose digest can be told from others: `a1` is 64 digits of it. */
const proof = (stage: string, digits: string, validFrom?: string, validTo?: string) => ({
  ...certificate(stage, validFrom, validTo),
  sha256: digits.repeat(32),
})
const oxide = (chain = line('AU MY'), evidence = [proof('mining', 'a1'), proof('separation', 'b2')]) =>
  offer('ndpr-oxide', chain, evidence)

function assured(what: ScreenedOffer, files: string[], verified: readonly Stage[] = [], on = DAY, policy = policyOf()) {
  const given = new Set(files.map(digits => digits.repeat(32)))
  return assuranceOf(screen(what, policy, on), {
    hasFile: sha256 => given.has(sha256),
    isVerified: stage => verified.includes(stage),
  })
}

describe('a level is known', () => {
  test.each<[string, ScreenedOffer, string[], string]>([
    ['by word where no file was given', oxide(), [], 'declared'],
    ['by word where one stage has no file', oxide(), ['a1'], 'declared'],
    ['by documents where every stage has its file', oxide(), ['a1', 'b2'], 'documented'],
    ['by word where only other files were given', oxide(), ['c3', 'd4'], 'declared'],
    [
      'by documents where one of two certificates of a stage is at hand',
      oxide(line('AU MY'), [proof('mining', 'a1'), proof('mining', 'c3'), proof('separation', 'b2')]),
      ['c3', 'b2'],
      'documented',
    ],
    [
      'by word where the file at hand is of a certificate that has ended',
      oxide(line('AU MY'), [
        proof('mining', 'c3', '2025-01-01', '2025-12-31'),
        proof('mining', 'a1'),
        proof('separation', 'b2'),
      ]),
      ['c3', 'b2'],
      'declared',
    ],
    [
      'by word where it is of one that has not begun: it proves nothing yet',
      oxide(line('AU MY'), [
        proof('mining', 'a1', '2026-01-01', '2026-12-31'),
        proof('mining', 'c3', '2027-01-01', '2027-12-31'),
        proof('separation', 'b2'),
      ]),
      ['c3', 'b2'],
      'declared',
    ],
    [
      'by word where it is of an assay: that proves no origin',
      oxide(line('AU MY'), [
        { ...proof('mining', 'c3'), type: 'assay' },
        proof('mining', 'a1'),
        proof('separation', 'b2'),
      ]),
      ['c3', 'b2'],
      'declared',
    ],
    ['by word where all is declared Chinese, whatever was given', oxide(line('CN CN')), ['a1', 'b2'], 'declared'],
    ['by the documents of the stages that are not Chinese', oxide(line('AU CN')), ['a1'], 'documented'],
    ['by word where the stage that is not Chinese has no file', oxide(line('AU CN')), ['b2'], 'declared'],
    ['by word where nothing is proven', oxide(line('AU MY'), [proof('mining', 'a1')]), ['a1'], 'declared'],
    [
      'by documents though an owner is Chinese below the limit',
      oxide(
        but(line('AU MY'), 'mining', {
          ownership: [
            { owner: 'a', country: 'CN', sharePct: '10' },
            { owner: 'b', country: 'AU', sharePct: '90' },
          ],
        }),
      ),
      ['a1', 'b2'],
      'documented',
    ],
    [
      'by the one file of two sites at a stage',
      oxide([...line('AU MY'), site('mining', 'US')]),
      ['a1', 'b2'],
      'documented',
    ],
  ])('%s', (_, what, files, expected) => {
    expect(assured(what, files)).toBe(expected)
  })

  test('by word where the policy does not speak about the goods, although the level is A', () => {
    const goods = oxide()
    const silent = { ...policyOf(), rules: { ...policyOf().rules, materials: ['ndfeb-magnet'] } }
    expect(screen(goods, silent, DAY).level).toBe('A')
    expect(assured(goods, ['a1', 'b2'], [], DAY, silent)).toBe('declared')
  })

  test('no better on the day after the certificate at hand has ended', () => {
    const ending = oxide(line('AU MY'), [
      proof('mining', 'a1', '2026-01-01', '2026-12-31'),
      proof('mining', 'c3', '2026-06-01', '2027-12-31'),
      proof('separation', 'b2'),
    ])
    expect(assured(ending, ['a1', 'b2'], [], '2026-12-31')).toBe('documented')
    expect(assured(ending, ['a1', 'b2'], [], '2027-01-01')).toBe('declared')
  })
})

describe('credentials', () => {
  test('of every stage that had to be proven verify a level, files or none', () => {
    expect(assured(oxide(), [], ['mining', 'separation'])).toBe('verified')
  })
  test('of one stage leave what is known of the others', () => {
    expect(assured(oxide(), ['b2'], ['mining'])).toBe('documented')
    expect(assured(oxide(), [], ['mining'])).toBe('declared')
  })
  test('of Chinese stages make nothing of goods that rest on no proof', () => {
    expect(assured(oxide(line('CN CN')), [], ['mining', 'separation'])).toBe('declared')
  })
  test('are accepted of no stage yet', () => {
    expect(
      (['mining', 'separation', 'metal', 'alloy', 'magnet', 'recycling'] as const).some(NO_CREDENTIALS.isVerified),
    ).toBe(false)
  })
})

test('what is known is ordered: declared, documented, verified', () => {
  for (const [had, first] of ASSURANCES.entries())
    for (const [asked, second] of ASSURANCES.entries()) {
      expect(isAssured(first, second)).toBe(had >= asked)
      expect(strongerAssurance(first, second)).toBe(ASSURANCES[Math.max(had, asked)])
      expect(weakestAssurance([first, second])).toBe(ASSURANCES[Math.min(had, asked)])
    }
  expect([isAssured(), isAssured(undefined, 'documented'), strongerAssurance(), weakestAssurance([])]).toEqual([
    true,
    false,
    'declared',
    'declared',
  ])
})
