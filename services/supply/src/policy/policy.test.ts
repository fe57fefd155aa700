import type { PolicyVersionDraft } from '@lodestone/contracts'
import { DEFAULT_POLICY, policies } from '@lodestone/provenance'
import { describe, expect, test } from 'vitest'
import { addVersion, showPolicies, standingPolicy } from './policy.ts'

const TODAY = '2026-11-24'
const HUB = standingPolicy(policies, TODAY)
const DFARS = 'us-dfars-252-225-7052'
const MOFCOM = 'cn-announcement-61-2025'

type OriginDraft = Exclude<PolicyVersionDraft, { kind: 'concentration' }>
const draft = (more: Partial<OriginDraft> = {}): OriginDraft => ({
  validFrom: '2027-02-01',
  state: 'in-force',
  rules: {
    ...HUB.rules,
    coveredCountries: [...HUB.rules.coveredCountries],
    stages: [...HUB.rules.stages],
  } as OriginDraft['rules'],
  source: { title: 'Board decision', reference: '2027/1' },
  reason: 'decided by the board',
  ...more,
})
const add = (id: string, more: Partial<OriginDraft> = {}) => addVersion(policies, id, draft(more), TODAY)
const paths = (outcome: ReturnType<typeof add>) => (outcome.ok ? [] : outcome.refusal.errors?.map(error => error.path))

describe('a version that is added', () => {
  test('takes the next number and ends the one before on the day before', () => {
    expect(add(DEFAULT_POLICY)).toMatchObject({
      ok: true,
      value: {
        added: { id: DEFAULT_POLICY, version: '2', name: HUB.name, kind: 'origin' },
        ended: { version: '1', validTo: '2027-01-31' },
      },
    })
  })
  test('begins a new policy under its own id', () => {
    const outcome = add('buyer-rules', { validFrom: TODAY })
    expect(outcome).toMatchObject({ ok: true, value: { added: { version: '1', name: 'buyer-rules' } } })
    expect(outcome.ok && outcome.value.ended).toBeUndefined()
  })
  test('keeps its reason out of the rules', () => {
    const outcome = add(DEFAULT_POLICY)
    expect(outcome.ok && outcome.value.added).not.toHaveProperty('reason')
  })
  test('may fill a place before one that is announced, to the day', () => {
    expect(add(DFARS, { validFrom: '2026-12-01', validTo: '2026-12-31' })).toMatchObject({
      ok: true,
      value: { added: { version: '3' }, ended: { version: '1', validTo: '2026-11-30' } },
    })
  })
  test('follows one that ends by itself, without a change to that one', () => {
    const closed = policies.map(one => (one.id === 'eu-50' ? { ...one, validTo: '2026-12-31' } : one))
    const outcome = addVersion(closed, 'eu-50', draft({ validFrom: '2027-01-01' }), TODAY)
    expect(outcome.ok && outcome.value.ended).toBeUndefined()
    expect(outcome.ok).toBe(true)
  })
})

const suspended = { state: 'suspended' } as const
const foreign = { rules: { ...draft().rules, materials: ['ndfeb-magnet', 'unobtainium'] } }
describe('a version is refused', () => {
  test.each<[string, string, Partial<OriginDraft>, string[]]>([
    ['that begins before today', DFARS, { validFrom: '2026-11-23', validTo: '2026-12-31' }, ['validFrom']],
    ['that ends before it begins', 'eu-50', { validTo: '2027-01-31' }, ['validTo']],
    ['that begins on the day of another', DFARS, { validFrom: '2027-01-01' }, ['validFrom']],
    ['that reaches into a later one', DFARS, { validFrom: '2026-12-01', validTo: '2027-01-01' }, ['validTo']],
    ['that has no end before a later one', DFARS, { validFrom: '2026-12-01' }, ['validTo']],
    ['that leaves a gap before a later one', DFARS, { validFrom: '2026-12-01', validTo: '2026-12-30' }, ['validTo']],
    ['of a name that is taken', MOFCOM, { version: '3' }, ['version']],
    ['of rules for a policy that judges rounds', 'eu-crma-65', {}, ['kind']],
    ['that speaks about what nobody trades', 'eu-50', foreign, ['rules.materials.1']],
    ['after which the hub’s own policy would end', DEFAULT_POLICY, { validTo: '2027-12-31' }, ['validTo']],
    ['under which everything would be an A', DEFAULT_POLICY, suspended, ['state']],
    [
      'under which other materials would be an A',
      DEFAULT_POLICY,
      { rules: { ...draft().rules, materials: ['dy-oxide'] } },
      ['rules.materials'],
    ],
  ])('%s', (_, id, more, expected) => {
    expect(paths(add(id, more))).toEqual(expected)
  })
  test('that leaves a gap after one that has ended', () => {
    const closed = policies.map(one => (one.id === 'eu-50' ? { ...one, validTo: '2026-12-31' } : one))
    expect(paths(addVersion(closed, 'eu-50', draft({ validFrom: '2027-01-02' }), TODAY))).toEqual(['validFrom'])
  })
})

test('policies are shown by id with every version, oldest first, and the one that stands', () => {
  const shown = showPolicies([...policies].reverse(), '2026-12-31')
  expect(shown.map(one => one.id)).toEqual([...new Set(policies.map(one => one.id))].sort())
  const dfars = shown.find(one => one.id === DFARS)
  expect([dfars?.standing?.version, dfars?.versions.map(one => one.version)]).toEqual(['1', ['1', '2']])
  expect(showPolicies(policies, '2027-01-01').find(one => one.id === DFARS)?.standing?.version).toBe('2')
  expect(shown.filter(one => one.screensOffers).map(one => one.id)).toEqual([DEFAULT_POLICY])
  expect(showPolicies(policies, '2000-01-01').some(one => one.standing)).toBe(false)
})

test('without a version of its own policy on a day the hub judges nothing', () => {
  expect(() => standingPolicy(policies, '2020-01-01')).toThrow('no version of lodestone-origin stands')
})
