import { DEFAULT_POLICY } from '@lodestone/provenance'
import { describe, expect, test } from 'vitest'
import { BY, proof, stage, standing } from '../offer/offer.fixture.ts'
import { standingPolicy } from './policy.ts'
import { flipOf, tried } from './preview.ts'

const TODAY = '2026-11-24'
const HUB = standingPolicy(BY.policies, TODAY)
type Rules = Parameters<typeof tried>[2]['rules']
const rules = (more: object = {}) => ({ ...HUB.rules, ...more }) as Rules
const trial = (given: Rules, more: object = {}, id = DEFAULT_POLICY) => {
  const outcome = tried(BY, id, { rules: given, ...more }, TODAY)
  if (!outcome.ok) throw new Error(outcome.refusal.detail)
  return outcome.value
}
const chinese = { chain: [stage('mining', { country: 'CN' }), stage('separation')] }

describe('rules that are tried', () => {
  test('move an offer from the level of the version that stands to theirs, with what they find', () => {
    const flip = flipOf(standing(chinese), trial(rules({ location: 'ignored' })))
    expect(flip).toMatchObject({ reference: 'O-1', material: 'dy-oxide', from: 'D', to: 'A', why: [] })
    expect(flipOf(standing(), trial(rules({ coveredCountries: ['AU'] })))).toMatchObject({
      from: 'A',
      to: 'E',
      why: [{}, {}, {}, {}],
    })
  })
  test('tell with each sentence the finding that says it', () => {
    const flip = flipOf(standing(), trial(rules({ coveredCountries: ['AU'] })))
    expect(flip?.why).toEqual(flip?.findings?.map(finding => finding.message))
    expect(flip?.findings?.[0]).toMatchObject({ code: 'stage-in-covered-country', figures: { country: 'AU' } })
  })
  test('move nothing that evidence moves by itself until that day', () => {
    const ending = standing({ evidence: [proof('mining', { validTo: '2026-12-31' }), proof('separation')] })
    expect(flipOf(ending, trial(rules(), { validFrom: '2027-01-15' }))).toBeUndefined()
  })
  test('let a decision stand while its grounds are found, and lapse when others are', () => {
    const decision = { level: 'B' as const, reason: 'seen', by: 'olga', at: '2026-11-24T10:00:00Z' }
    const offer = standing(chinese)
    const decided = { ...offer, judgement: { ...offer.judgement, decision } }
    expect(flipOf(decided, trial(rules({ technology: 'ignored' })))).toBeUndefined()
    expect(flipOf(decided, trial(rules({ location: 'ignored' })))).toMatchObject({ from: 'B', to: 'A' })
  })
  test('of another policy compare what both compute, and of a new one have nothing before them', () => {
    expect(flipOf(standing(chinese), trial(rules(), {}, 'eu-50'))).toMatchObject({ from: 'A', to: 'D' })
    const fresh = flipOf(standing(), trial(rules(), {}, 'fresh'))
    expect(fresh).toMatchObject({ to: 'A' })
    expect(fresh).not.toHaveProperty('from')
  })
})

test.each([
  ['judges rounds', 'eu-crma-65', rules(), 'rules'],
  ['speaks about what nobody trades', 'eu-50', rules({ materials: ['unobtainium'] }), 'rules.materials.0'],
])('a policy that %s cannot be tried', (_, id, given, path) => {
  expect(tried(BY, id, { rules: given }, TODAY)).toMatchObject({ refusal: { errors: [{ path }] } })
})
