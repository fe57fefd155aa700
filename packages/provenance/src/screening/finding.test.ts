import { canonicalHash } from '@lodestone/kernel'
import { describe, expect, test } from 'vitest'
import { findMaterial } from '../material/catalogue.ts'
import { owned, owner, policyOf } from './chains.fixture.ts'
import { FINDING_CODES, found } from './finding.ts'
import { everyFinding } from './findings.fixture.ts'
import { missingOf } from './gap.ts'
import { JUDGING_RULES, screen } from './screen.ts'
import { LACKS } from './unproven.ts'

const findings = everyFinding.flatMap(one => one.findings)
const gaps = everyFinding.flatMap(one => one.gaps.map((gap, i) => ({ ...gap, message: one.missing[i] ?? '' })))

/** Names and figures at any depth, as text. */
const leaves = (value: unknown): string[] =>
  typeof value === 'object' && value !== null ? Object.values(value).flatMap(leaves) : [String(value)]

/** Figures that stand in the sentence in other words. */
const WORDS: Readonly<Record<string, RegExp>> = {
  china: / % Chinese: /,
  'covered-countries': / % of covered countries: /,
  'board-majority': /appoints most of the board/,
  veto: /holds a veto/,
  management: /manages it/,
  'technology-licence': /licenses its technology/,
  'certificate-of-origin': /certificate.of.origin/,
}
const says = (message: string, leaf: string): boolean =>
  WORDS[leaf]?.test(message) ?? (message.includes(leaf) || message.includes(findMaterial(leaf)?.name ?? leaf))

test('rules that judge the examples otherwise have another revision', () => {
  const verdicts = everyFinding.map(({ level, findings }) => [
    level,
    ...findings.map(one => `${one.code} ${one.stage}`),
  ])
  expect([JUDGING_RULES, canonicalHash(verdicts)]).toEqual([
    5,
    'edead8b27411345c0216b4ae883f0c7f684065288067eb8b6527e05832f8d67b',
  ])
})

test('the examples bring up every finding of the closed set, and everything that can be missing', () => {
  expect([...new Set(findings.map(finding => finding.code))].sort()).toEqual([...FINDING_CODES].sort())
  expect(new Set(gaps.map(gap => gap.code)).size).toBe(15)
})

test.each(findings.map(one => [one.code, one.message, one] as const))(
  '%s is told with figures that its sentence is made of, and with no more than it says: %s',
  (code, message, { figures, stage }) => {
    expect(found(code, figures as never, stage).message).toBe(message)
    for (const leaf of leaves(figures)) expect(says(message, leaf), leaf).toBe(true)
  },
)

const sentences = new Map<string, string>(Object.entries(LACKS))
test.each(gaps.map(one => [one.message, one] as const))(
  'what is missing is told with no more than it says: %s',
  (message, gap) => {
    expect(missingOf(gap)).toBe(message)
    for (const leaf of leaves(gap.figures)) expect(says(message, sentences.get(leaf) ?? leaf), leaf).toBe(true)
  },
)

test('each missing entry has its figures, in the same order', () => {
  for (const { missing, gaps } of everyFinding) expect(gaps.map(missingOf)).toEqual(missing)
})

describe('paths of ownership', () => {
  test('are the three largest, those of one size by their words', () => {
    const five = ['E', 'D', 'C', 'B', 'A'].map(name => owner(name, 'CN', name === 'D' ? '6' : '5'))
    const [finding] = screen(owned(...five), policyOf(), '2026-11-24').findings
    expect(finding?.message).toBe(
      'metal operator (metal) is 26 % Chinese: 6 % owned by D, CN; 5 % owned by A, CN; 5 % owned by B, CN.',
    )
  })
})

test('a policy that is suspended without an end says so', () => {
  expect(findings.filter(one => one.code === 'policy-suspended').map(one => one.message)).toEqual([
    expect.stringMatching(/ is suspended from 2026-01-01 to 2026-12-31\.$/),
    expect.stringMatching(/ is suspended from 2026-01-01 on\.$/),
  ])
})
