import { describe, expect, test } from 'vitest'
import { BY, draft, NOW, proof, stage } from '../offer/offer.fixture.ts'
import { assuranceIn, decide, judgementOf, levelOf, reasonOf, saysTheSame } from './judgement.ts'
import { noticesOf, recheckDay } from './screening.notice.ts'
import { queueReasons, waits } from './screening.queue.ts'
import { judge, judgeAnew, judgementIn, judgeUnder, rejudge } from './screening.ts'
import { showScreening } from './screening.view.ts'

const ON = '2026-11-24'
const decision = { level: 'B' as const, reason: 'certificate seen', by: 'olga', at: NOW.toISOString() }
const expiring = draft({ evidence: [proof('mining'), proof('separation', { validTo: '2026-12-31' })] })

describe('a decision', () => {
  const unproven = draft({ evidence: [proof('mining')] })
  const computed = judge(unproven, BY, ON)

  test('goes before the computed level, which stays beside it', () => {
    expect(computed.level).toBe('U')
    const decided = decide({ computed }, decision)
    expect(decided && showScreening(decided, ON)).toMatchObject({ level: 'B', computedLevel: 'U', decision })
  })
  test('made again for the same reason changes nothing; for another reason it is a new one', () => {
    expect(decide({ computed, decision }, { ...decision, at: '2026-11-25T00:00:00Z' })).toBeUndefined()
    expect(decide({ computed, decision }, { ...decision, reason: 'another' })).toBeDefined()
    expect(decide({ computed, decision }, { ...decision, level: 'A' })).toBeDefined()
  })
  test('stays on a later day while the same is found, and lapses when something else is', () => {
    expect(rejudge(unproven, { computed, decision }, BY, '2027-05-01').decision).toEqual(decision)
    const before = { computed: judge(expiring, BY, ON), decision }
    expect(rejudge(expiring, before, BY, '2026-12-31').decision).toEqual(decision)
    const after = rejudge(expiring, before, BY, '2027-01-01')
    expect(after.decision).toBeUndefined()
    expect(levelOf(after)).toBe('U')
  })
  test('lapses when the level stays U for another reason', () => {
    const late = draft({ evidence: [proof('separation', { validTo: '2026-12-31' })] })
    const before = { computed: judge(late, BY, ON), decision }
    expect(before.computed.level).toBe('U')
    const after = rejudge(late, before, BY, '2027-01-01')
    expect(after.computed.level).toBe('U')
    expect(after.decision).toBeUndefined()
  })
  test('that has lapsed holds again where the same is found as when it was made, however often it was judged since', () => {
    const before = { computed: judge(expiring, BY, ON), decision }
    const lapsed = rejudge(expiring, rejudge(expiring, before, BY, '2027-01-01'), BY, '2027-01-02')
    expect(levelOf(lapsed)).toBe('U')
    const { computed, decision: kept = null, lapsed: aside = null } = lapsed
    for (const one of [lapsed, judgementOf({ computed, decision: kept, lapsed: aside })]) {
      const again = rejudge(expiring, one, BY, ON)
      expect([again.decision, again.lapsed]).toEqual([decision, undefined])
    }
    expect(decide(lapsed, { ...decision, level: 'C' })).not.toHaveProperty('lapsed')
  })
})

describe('how a level is known', () => {
  const given = ['ab'.repeat(32)]
  const documented = judge(draft(), { ...BY, given }, ON)
  test('is documented where the supplier has given the files that it names, and told so', () => {
    expect(documented).toMatchObject({ level: 'A', assurance: 'documented', given })
    expect(showScreening({ computed: documented }, ON).assurance).toBe('documented')
    expect(showScreening({ computed: judge(draft(), BY, ON) }, ON).assurance).toBe('declared')
    expect(saysTheSame({ computed: documented }, { computed: judge(draft(), BY, ON) })).toBe(false)
  })
  test('is told of judgements that were kept before it was: they are known by word', () => {
    const { given: _, assurance: __, ...kept } = documented
    expect(assuranceIn({ computed: kept })).toBe('declared')
  })
  test('stays when somebody judges again who knows of no further file, and follows the files that somebody knows of', () => {
    expect(
      rejudge(draft(), { computed: documented }, { policies: BY.policies, intermediaries: BY.intermediaries }, ON)
        .computed.assurance,
    ).toBe('documented')
    expect(rejudge(draft(), { computed: documented }, BY, ON).computed).not.toHaveProperty('assurance')
    expect(rejudge(draft(), { computed: judge(draft(), BY, ON) }, { ...BY, given }, ON).computed.assurance).toBe(
      'documented',
    )
  })
  test('follows the same files under the policy that a round names', () => {
    const cn61 = { id: 'cn-announcement-61-2025', version: '1' }
    expect(judgementIn(cn61, draft(), { computed: documented }, BY).computed.policy).toBe(cn61.id)
    expect(assuranceIn(judgementIn(cn61, draft(), { computed: documented }, BY))).toBe('documented')
    expect(assuranceIn(judgementIn(cn61, draft(), { computed: judge(draft(), BY, ON) }, BY))).toBe('declared')
  })
  test('is a person’s word where that decided a better level, and what is shown where it did not', () => {
    const traced = draft({ chain: [stage('mining', { chineseInputPct: '0.05' }), stage('separation')] })
    const computed = judge(traced, { ...BY, given }, ON)
    expect([computed.level, computed.assurance]).toEqual(['C', 'documented'])
    const decided = (level: 'B' | 'C' | 'D') => assuranceIn({ computed, decision: { ...decision, level } })
    expect([decided('B'), decided('C'), decided('D')]).toEqual(['declared', 'documented', 'documented'])
  })
})

describe('a declaration sent anew', () => {
  const clean = { computed: judge(expiring, BY, ON), decision: { ...decision, level: 'D' as const } }
  const input = (chineseInputPct: string) => ({
    ...expiring,
    chain: [stage('mining', { chineseInputPct }), stage('separation')],
  })
  const again = (offer: typeof expiring, before = clean) => judgeAnew(offer, before, BY, ON)

  test('ends a decision in its favour', () => {
    const unproven = draft({ evidence: [] })
    expect(again(unproven, { computed: judge(unproven, BY, ON), decision: { ...decision, level: 'D' } })).toEqual({
      computed: judge(unproven, BY, ON),
    })
  })
  test('and none against it where the same is found, at once or later', () => {
    expect(levelOf(again(expiring))).toBe('D')
    const other = again(input('50'))
    expect(other.decision).toBeUndefined()
    expect(again(expiring, other as typeof clean).decision).toEqual(clean.decision)
  })
})

describe('the next day on which an offer is looked at again', () => {
  const { evidence } = expiring
  const next = (more: Parameters<typeof draft>[0], on = ON) => recheckDay(draft(more).evidence, [], on)

  test('is the first on which evidence begins or has ended', () => {
    expect(recheckDay(evidence, [], ON)).toBe('2027-01-01')
    expect(next({ evidence: [proof('mining', { validFrom: '2026-11-25' })] })).toBe('2026-11-25')
    expect(next({ evidence: [proof('mining', { validTo: '2028-02-28' })] })).toBe('2028-02-29')
  })
  test('is none when nothing lies ahead', () => {
    expect(recheckDay([], [], ON)).toBeUndefined()
    expect(next(expiring, '2029-01-01')).toBeUndefined()
  })
  test('is exactly when the verdict changes', () => {
    expect(judge(expiring, BY, '2026-12-31').level).toBe('A')
    expect(judge(expiring, BY, '2027-01-01').level).toBe('U')
    expect(judge(expiring, BY, '2026-12-30').recheckOn).toBe('2026-12-30')
    expect(rejudge(expiring, { computed: judge(expiring, BY, ON) }, BY, '2026-12-30').computed.recheckOn).toBe(
      '2027-01-01',
    )
  })
  test('is each threshold before the end of a proof that the level rests on, and the very day when one is reached already', () => {
    const days: (string | undefined)[] = []
    for (let on: string | undefined = '2026-09-01'; on && on < '2027-01-02'; ) {
      on = rejudge(expiring, { computed: judge(expiring, BY, ON) }, BY, on).computed.recheckOn
      days.push(on)
    }
    expect(days).toEqual(['2026-10-02', '2026-12-01', '2026-12-24', '2027-01-01', '2029-01-01'])
    expect(judge(expiring, BY, '2026-10-01').recheckOn).toBe('2026-10-02')
    expect(judge(expiring, BY, '2026-10-02').recheckOn).toBe('2026-10-02')
  })
})

describe('the end of a proof is told', () => {
  const on = (day: string) => noticesOf(judge(expiring, BY, day).restsOn, day)

  test.each([
    ['2026-10-01', undefined, undefined],
    ['2026-10-02', 90, 90],
    ['2026-11-30', 90, 31],
    ['2026-12-01', 30, 30],
    ['2026-12-23', 30, 8],
    ['2026-12-24', 7, 7],
    ['2026-12-31', 7, 0],
    ['2027-01-01', undefined, undefined],
  ])('on %s at the threshold %s, with %s days left', (day, threshold, daysLeft) => {
    expect(on(day).map(notice => [notice.threshold, notice.daysLeft])).toEqual(
      threshold === undefined ? [] : [[threshold, daysLeft]],
    )
  })
  test('not while a renewal without a day between is there, nor when the level rests on nothing', () => {
    const renewed = draft({ evidence: [...expiring.evidence, proof('separation', { validFrom: '2027-01-01' })] })
    expect(noticesOf(judge(renewed, BY, '2026-12-24').restsOn, '2026-12-24')).toEqual([])
    const gap = draft({ evidence: [...expiring.evidence, proof('separation', { validFrom: '2027-01-02' })] })
    expect(noticesOf(judge(gap, BY, '2026-12-24').restsOn, '2026-12-24')).toHaveLength(1)
    const unproven = draft({ evidence: [proof('separation', { validTo: '2026-12-31' })] })
    expect(noticesOf(judge(unproven, BY, '2026-12-24').restsOn, '2026-12-24')).toEqual([])
  })
  test('to who reads the screening, with what is left on the day of reading', () => {
    const { expiring: shown } = showScreening({ computed: judge(expiring, BY, ON) }, '2026-12-30')
    expect(shown).toEqual([
      {
        stage: 'separation',
        type: 'certificate-of-origin',
        sha256: 'ab'.repeat(32),
        validTo: '2026-12-31',
        daysLeft: 1,
      },
    ])
    expect(showScreening({ computed: judge(expiring, BY, '2026-09-01') }, '2026-09-01')).not.toHaveProperty('expiring')
  })
})

const undeclared = (ownership: ReturnType<typeof stage>['ownership']) => ({
  chain: [stage('mining', { ownership }), stage('separation')],
})

test('an operator is told why an offer waits', () => {
  const reasons = (more: Parameters<typeof draft>[0]) => queueReasons({ computed: judge(draft(more), BY, ON) })
  expect(reasons({})).toEqual([])
  expect(reasons({ evidence: [] })).toEqual(['not-proven'])
  expect(reasons(undeclared([]))).toEqual(['not-proven', 'ownership-not-declared'])
  expect(reasons(undeclared([{ owner: 'P', country: 'AU', sharePct: '75' }]))).toHaveLength(2)
  expect(reasons(undeclared([{ owner: 'P', country: 'AU', sharePct: '90' }]))).toEqual(['ownership-not-declared'])
  expect(reasons({ evidence: expiring.evidence })).toEqual(['evidence-expiring'])
})

test('why an offer has its level is what is missing, else what is found, and the decision when there is one', () => {
  const computed = judge(draft({ evidence: [proof('mining')] }), BY, ON)
  expect(reasonOf({ computed })).toMatch(/^separation: certificate of origin/)
  expect(reasonOf({ computed, decision })).toBe('certificate seen')
  expect(
    reasonOf({ computed: judge(draft({ chain: [stage('mining', { country: 'CN' }), stage('separation')] }), BY, ON) }),
  ).toMatch(/is done in CN/)
  expect(reasonOf({ computed: judge(draft(), BY, ON) })).toBeUndefined()
})

test('an offer waits for an operator while it is not proven or owners are untold, until somebody decides', () => {
  const proven = judge(draft(), BY, ON)
  const unproven = judge(draft({ evidence: [] }), BY, ON)
  const untold = judge(draft(undeclared([{ owner: 'P', country: 'AU', sharePct: '90' }])), BY, ON)
  expect([untold.level, judge(draft(undeclared([])), BY, ON).level]).toEqual(['B', 'U'])
  expect([proven, unproven, untold].map(computed => waits({ computed }))).toEqual([false, true, true])
  expect([unproven, untold].map(computed => waits({ computed, decision }))).toEqual([false, false])
})

test('two judgements say the same whatever the day, and not when a level, finding or decision differs', () => {
  const computed = judge(draft(), BY, ON)
  expect(saysTheSame({ computed }, { computed: judge(draft(), BY, '2026-12-24') })).toBe(true)
  expect(saysTheSame({ computed }, { computed, decision })).toBe(false)
  expect(saysTheSame({ computed }, { computed: judge(draft({ evidence: [] }), BY, ON) })).toBe(false)
})

describe('a judgement that was kept before findings had figures', () => {
  const computed = judge(draft({ evidence: [proof('mining')] }), BY, ON)
  const { gaps, ...rest } = computed
  const kept = { computed: { ...rest, findings: rest.findings.map(({ figures: _, ...finding }) => finding) } }

  test('says the same as the one with them, so that nothing is told again', () => {
    expect(gaps).toHaveLength(1)
    expect(saysTheSame(kept, { computed })).toBe(true)
    expect(saysTheSame({ computed }, kept)).toBe(true)
  })
  test('is shown as it was kept', () => {
    expect(showScreening(kept, ON)).not.toHaveProperty('gaps')
    expect(showScreening(kept, ON)).toMatchObject({ findings: kept.computed.findings, missing: computed.missing })
  })
  test('has them once it is made again, with its decision', () => {
    const again = rejudge(draft({ evidence: [proof('mining')] }), { ...kept, decision }, BY, ON)
    expect(again).toEqual({ computed: { ...computed, recheckOn: expect.any(String) }, decision })
  })
})

test('what is found and what is missing is shown with its figures', () => {
  const shown = showScreening({ computed: judge(draft({ evidence: [proof('mining')] }), BY, ON) }, ON)
  const type = 'certificate-of-origin'
  expect(shown.findings).toMatchObject([{ code: 'evidence-missing', stage: 'separation', figures: { type } }])
  expect(shown.gaps).toEqual([{ code: 'evidence-missing', stage: 'separation', figures: { type } }])
  expect(showScreening({ computed: judge(draft(), BY, ON) }, ON)).not.toHaveProperty('gaps')
})

describe('another policy or day', () => {
  test('judges the same declaration by its own version', () => {
    const chinese = draft({ material: 'ndfeb-magnet', chain: [stage('mining', { country: 'CN' })] })
    const before = judgeUnder(chinese, BY, 'us-dfars-252-225-7052', '2026-12-31')
    const after = judgeUnder(chinese, BY, 'us-dfars-252-225-7052', '2027-01-01')
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
    expect(judgeUnder(draft(), BY, policy, on)).toMatchObject({
      refusal: { code: 'validation-failed', errors: [{ path: 'query.policy' }] },
    })
  })
})
