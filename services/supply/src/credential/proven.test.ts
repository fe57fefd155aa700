import { describe, expect, test } from 'vitest'
import { stage } from '../offer/offer.fixture.ts'
import { type Proving, provenIn } from './proven.ts'

const attests = [
  { types: ['DigitalTraceabilityEvent'], stages: ['separation'], countries: ['AU'], from: '2026-01-01' },
  { types: ['DigitalTraceabilityEvent'], stages: ['metal'], countries: ['EE'], from: '2026-01-01' },
]
const one = (more: Partial<Proving> = {}): Proving => ({
  id: 'c-1',
  kind: 'DigitalTraceabilityEvent',
  day: '2026-10-01',
  stages: ['separation'],
  countries: [],
  issuer: { did: 'did:web:issuer.example', name: 'Issuer', attests },
  ...more,
})
const proven = (chain: ReturnType<typeof stage>[], ...credentials: Proving[]) =>
  Object.fromEntries(provenIn(chain, credentials))
const chain = [stage('mining'), stage('separation')]

describe('a stage is proven', () => {
  test('by a credential that says it, of an issuer who may attest it where it is', () => {
    expect(proven(chain, one())).toEqual({ separation: 'c-1' })
    expect(proven(chain, one({ countries: ['AU', 'NZ'] }))).toEqual({ separation: 'c-1' })
  })

  test.each<[string, Proving, ReturnType<typeof stage>[]]>([
    ['of another stage', one({ stages: ['mining'] }), chain],
    ['of another country', one({ countries: ['EE'] }), chain],
    ['whose issuer may not attest that stage there', one(), [stage('separation', { country: 'EE' })]],
    ['whose issuer may attest another stage there', one({ stages: ['metal'] }), [stage('metal')]],
    ['of a day before its issuer could', one({ day: '2025-12-31' }), chain],
    ['of a type that its issuer may not give', one({ kind: 'DigitalProductPassport' }), chain],
  ])('not by one %s', (_, credential, of) => {
    expect(proven(of, credential)).toEqual({})
  })

  test('where each of its sites is', () => {
    const both = [stage('separation'), stage('separation', { country: 'EE' })]
    expect(proven(both, one())).toEqual({})
    const open = one({
      id: 'c-2',
      issuer: { did: 'x', name: 'x', attests: [{ types: ['DigitalTraceabilityEvent'], from: '2026-01-01' }] },
    })
    expect(proven(both, one(), open)).toEqual({ separation: 'c-1' })
  })
})
