import { describe, expect, test } from 'vitest'
import { draft, NOW, proof, stage } from '../offer/offer.fixture.ts'
import {
  decide,
  judge,
  judgeUnder,
  levelOf,
  recheckDay,
  rejudge,
  saysTheSame,
  showScreening,
  waits,
} from './screening.ts'

const ON = '2026-11-24'
const decision = { level: 'B' as const, reason: 'certificate seen', by: 'olga', at: NOW.toISOString() }
const expiring = draft({ evidence: [proof('mining'), proof('separation', { validTo: '2026-12-31' })] })

describe('a decision', () => {
  const unproven = draft({ evidence: [proof('mining')] })
  const computed = judge(unproven, ON)

  test('goes before the computed level, which stays beside it', () => {
    expect(computed.level).toBe('U')
    const decided = decide({ computed }, decision)
    expect(decided && showScreening(decided)).toMatchObject({ level: 'B', computedLevel: 'U', decision })
  })
  test('made again for the same reason changes nothing; for another reason it is a new one', () => {
    expect(decide({ computed, decision }, { ...decision, at: '2026-11-25T00:00:00Z' })).toBeUndefined()
    expect(decide({ computed, decision }, { ...decision, reason: 'another' })).toBeDefined()
    expect(decide({ computed, decision }, { ...decision, level: 'A' })).toBeDefined()
  })
  test('stays on a later day while the same is found, and lapses when something else is', () => {
    expect(rejudge(unproven, { computed, decision }, '2027-05-01').decision).toEqual(decision)
    const before = { computed: judge(expiring, ON), decision }
    expect(rejudge(expiring, before, '2026-12-31').decision).toEqual(decision)
    const after = rejudge(expiring, before, '2027-01-01')
    expect(after.decision).toBeUndefined()
    expect(levelOf(after)).toBe('U')
  })
  test('lapses when the level stays U for another reason', () => {
    const late = draft({ evidence: [proof('separation', { validTo: '2026-12-31' })] })
    const before = { computed: judge(late, ON), decision }
    expect(before.computed.level).toBe('U')
    const after = rejudge(late, before, '2027-01-01')
    expect(after.computed.level).toBe('U')
    expect(after.decision).toBeUndefined()
  })
})

describe('the next day on which an offer may be judged otherwise', () => {
  test('is the first on which evidence begins or has ended', () => {
    expect(recheckDay(expiring, ON)).toBe('2027-01-01')
    expect(recheckDay(draft({ evidence: [proof('mining', { validFrom: '2026-11-25' })] }), ON)).toBe('2026-11-25')
    expect(recheckDay(draft({ evidence: [proof('mining', { validTo: '2028-02-28' })] }), ON)).toBe('2028-02-29')
  })
  test('is none when nothing lies ahead', () => {
    expect(recheckDay({ evidence: [] }, ON)).toBeUndefined()
    expect(recheckDay(expiring, '2029-01-01')).toBeUndefined()
  })
  test('is exactly when the verdict changes', () => {
    expect(judge(expiring, '2026-12-31').level).toBe('A')
    expect(judge(expiring, recheckDay(expiring, ON) as string).level).toBe('U')
  })
})

test('an offer waits for an operator while it is not proven or owners are untold, until somebody decides', () => {
  const proven = judge(draft(), ON)
  const unproven = judge(draft({ evidence: [] }), ON)
  const untold = judge(draft({ chain: [stage('mining', { ownership: [] }), stage('separation')] }), ON)
  expect(untold.level).toBe('A')
  expect([proven, unproven, untold].map(computed => waits({ computed }))).toEqual([false, true, true])
  expect([unproven, untold].map(computed => waits({ computed, decision }))).toEqual([false, false])
})

test('two judgements say the same whatever the day, and not when a level, finding or decision differs', () => {
  const computed = judge(draft(), ON)
  expect(saysTheSame({ computed }, { computed: judge(draft(), '2026-12-24') })).toBe(true)
  expect(saysTheSame({ computed }, { computed, decision })).toBe(false)
  expect(saysTheSame({ computed }, { computed: judge(draft({ evidence: [] }), ON) })).toBe(false)
})

describe('another policy or day', () => {
  test('judges the same declaration by its own version', () => {
    const chinese = draft({ material: 'ndfeb-magnet', chain: [stage('mining', { country: 'CN' })] })
    const before = judgeUnder(chinese, 'us-dfars-252-225-7052', '2026-12-31')
    const after = judgeUnder(chinese, 'us-dfars-252-225-7052', '2027-01-01')
    expect(before).toMatchObject({ ok: true, value: { policyVersion: '1', on: '2026-12-31' } })
    expect(after).toMatchObject({ ok: true, value: { policyVersion: '2' } })
    const minesFound = (outcome: typeof after) =>
      outcome.ok && outcome.value.findings.some(one => one.stage === 'mining')
    expect([before, after].map(minesFound)).toEqual([false, true])
  })
  test.each([
    ['nobody knows', 'no-policy', ON],
    ['judges rounds', 'eu-crma-65', ON],
    ['had no version that day', 'lodestone-origin', '2020-01-01'],
  ])('is refused when the policy %s', (_, policy, on) => {
    expect(judgeUnder(draft(), policy, on)).toMatchObject({
      refusal: { code: 'validation-failed', errors: [{ path: 'query.policy' }] },
    })
  })
})
