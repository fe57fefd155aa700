import { isJsonObject, type Json, type JsonObject } from '@lodestone/kernel/json'
import { describe, expect, test } from 'vitest'
import { capacityCertificate } from '../issue/origin.ts'
import { ISSUER, ports, signedByIssuer } from '../verdict/credentials.fixture.ts'
import { judge } from '../verdict/judge.ts'
import { capacitiesIn } from './capacity.ts'

const SITE = 'https://id.gs1.org/414/9520123456788'
const certificate = (yearlyKg = '9000000', stage = 'separation'): JsonObject =>
  capacityCertificate({
    id: 'https://issuer.example/credentials/capacity',
    issuer: { did: ISSUER, name: 'Issuer' },
    validFrom: new Date('2026-10-01T00:00:00Z'),
    attestation: 'https://issuer.example/attestations/capacity',
    site: { id: SITE, name: 'Kalgoorlie' },
    operator: { id: 'did:web:western.example', name: 'Western Oxides' },
    stage,
    yearlyKg,
  })
/** The same with a change of its one assessment. */
function changed(members: JsonObject, document = certificate()): JsonObject {
  const subject = document.credentialSubject as JsonObject
  const [assessment] = subject.assessment as Json[]
  if (!isJsonObject(assessment)) throw new Error('no assessment')
  return { ...document, credentialSubject: { ...subject, assessment: [{ ...assessment, ...members }] } }
}
const metric = (value: number, unit = 'KGM', metricName = 'Annual capacity') => ({
  type: ['Metric'],
  metricName,
  metricValue: { type: ['Measure'], value, unit },
})
const judged = async (document: JsonObject) => judge(await signedByIssuer(document), ports())
async function capacities(document: JsonObject) {
  const { credential } = await judged(document)
  return capacitiesIn(credential?.taken)
}

describe('what a site can make in a year', () => {
  test('a certificate of conformity says by the value that an assessment of the site declares', async () => {
    expect((await judged(certificate())).verdict).toBe('accepted')
    const said = { site: SITE, processes: ['separation'], kilograms: '9000000' }
    expect(await capacities(certificate())).toEqual([said])
    expect(await capacities(changed({ declaredValue: [metric(9_000, 'TNE'), metric(1, 'KGM', 'Emissions')] }))).toEqual(
      [said],
    )
  })

  test('a facility record says by its claims, with the stage of each', async () => {
    const { credentialSubject: subject } = certificate()
    const [assessment] = (subject as JsonObject).assessment as [JsonObject]
    const { assessedFacility: _, ...declared } = assessment
    const operator = { id: 'did:web:western.example', name: 'Western Oxides' }
    const record: JsonObject = {
      ...certificate(),
      '@context': ['https://www.w3.org/ns/credentials/v2', 'https://test.uncefact.org/vocabulary/untp/dfr/0.6.1/'],
      type: ['DigitalFacilityRecord', 'VerifiableCredential'],
      credentialSubject: {
        type: ['FacilityRecord'],
        facility: {
          type: ['Facility'],
          id: SITE,
          name: 'Kalgoorlie',
          countryOfOperation: 'AU',
          operatedByParty: operator,
        },
        conformityClaim: [{ ...declared, type: ['Claim', 'Declaration'] }],
      },
    }
    expect((await judged(record)).verdict).toBe('accepted')
    expect(await capacities(record)).toEqual([{ site: SITE, processes: ['separation'], kilograms: '9000000' }])
  })

  test('is nothing where it does not conform, or is of another name', async () => {
    expect(await capacities(changed({ conformance: false }))).toEqual([])
    expect(await capacities(changed({ declaredValue: [metric(9, 'KGM', 'Capacity')] }))).toEqual([])
  })

  test.each<[string, JsonObject, string]>([
    ['of zero', changed({ declaredValue: [metric(0)] }), 'kilograms-absurd'],
    ['below zero', changed({ declaredValue: [metric(-5)] }), 'kilograms-absurd'],
    ['more than the world digs', certificate('1000000001'), 'kilograms-absurd'],
    ['of no mass', changed({ declaredValue: [metric(5, 'MTQ')] }), 'kilograms-absurd'],
    ['of no site', changed({ assessedFacility: [] }), 'shape'],
    ['of no stage', changed({ assessmentCriteria: [] }), 'shape'],
    ['of a stage that its issuer may not attest', certificate('5', 'mining'), 'outside-remit'],
  ])('%s is refused', async (_what, document, code) => {
    expect(await judged(document)).toMatchObject({ verdict: 'refused', findings: [{ code }] })
  })
})
