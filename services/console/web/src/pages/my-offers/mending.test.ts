import { describe, expect, test } from 'vitest'
import { mendingOf } from './mending.ts'
import { newEvidence, newOwner, newStage } from './offer.parts.ts'
import { EMPTY, type OfferForm } from './offer.ts'

const form: OfferForm = {
  ...EMPTY,
  chain: [
    { ...newStage('mining'), operator: 'Southern Earths' },
    { ...newStage('separation'), operator: 'Port Works', ownership: [newOwner()] },
    { ...newStage('separation'), operator: 'Port Works II' },
    newStage('magnet'),
  ],
  evidence: [{ ...newEvidence('mining'), sha256: 'ab' }, newEvidence('separation')],
}
const partOf = (code: string, stage?: string, figures: Record<string, string> = {}) =>
  mendingOf({ code, figures, ...(stage === undefined ? {} : { stage }) }, form)?.part
const added = (code: string, stage: string, figures: Record<string, string> = {}) =>
  mendingOf({ code, stage, figures }, form)?.change

describe('a finding leads to the part of the form that mends it', () => {
  test('a missing proof: one of its kind without a file, else a new one', () => {
    expect(partOf('evidence-missing', 'separation', { type: 'certificate-of-origin' })).toBe('evidence.1')
    expect(partOf('evidence-expired', 'mining', { type: 'certificate-of-origin' })).toBe('evidence.2')
    expect(added('evidence-missing', 'separation', { type: 'assay' })?.evidence?.at(-1)).toMatchObject({
      stage: 'separation',
      type: 'assay',
    })
  })
  test('a missing stage: between its neighbours', () => {
    expect(partOf('stage-missing', 'alloy')).toBe('chain.3')
    expect(added('stage-missing', 'alloy')?.chain?.map(one => one.stage)).toEqual([
      ...['mining', 'separation', 'separation', 'alloy', 'magnet'],
    ])
  })
  test('owners: another one at the site of that operator', () => {
    expect(partOf('ownership-not-declared', 'separation', { operator: 'Port Works II' })).toBe('chain.2.ownership.0')
    expect(partOf('ownership-not-declared', 'separation', { operator: 'Port Works' })).toBe('chain.1.ownership.1')
  })
  test('anything else of a stage: the first site of it', () => {
    expect(partOf('located-in-china', 'separation')).toBe('chain.1')
  })
  test('what an offer does not mend leads nowhere', () => {
    expect(partOf('policy-state-unknown')).toBeUndefined()
    expect(partOf('located-in-china', 'metal')).toBeUndefined()
  })
})
