import type { JsonObject } from '@lodestone/kernel/json'
import type { Party } from '../untp/taken.ts'
import { type Frame, framed, partySaid, TOPIC } from './frame.ts'
import { numberOf } from './passport.ts'

/** What the profile for rare earths asks for of each batch: where it was made, and what was made of what. `infra/docs/origin.md` says it to certifiers. */

/** A site with who operates it and the stages that it does. */
export type FacilitySaid = Frame & {
  readonly site: { readonly id: string; readonly name: string; readonly country: string }
  readonly operator: Party
  readonly stages: readonly string[]
}

/** The record of a site: a Digital Facility Record. */
export const facilityRecord = (said: FacilitySaid): JsonObject =>
  framed('DigitalFacilityRecord', said, facilitySubject(said))

/** What such a record is about. */
export const facilitySubject = ({ site, operator, stages }: Omit<FacilitySaid, keyof Frame>): JsonObject => ({
  type: ['FacilityRecord'],
  facility: {
    type: ['Facility'],
    id: site.id,
    name: site.name,
    countryOfOperation: site.country,
    processCategory: stages.map(stage => ({
      type: ['Classification'],
      id: `${SCHEME}:${stage}`,
      name: stage,
      schemeID: SCHEME,
      schemeName: 'Stages of origin',
    })),
    operatedByParty: partySaid(operator),
  },
})
const SCHEME = 'urn:lodestone:stage'

/** How much a site can make in a year at a stage, as an assessor has found it. */
export type CapacitySaid = Frame & {
  readonly attestation: string
  /** The site's id and name, as its record has them. */
  readonly site: Party
  readonly operator: Party
  readonly stage: string
  readonly yearlyKg: string
}

/** What certifies a capacity: a Digital Conformity Credential. Throws where kilograms cannot be written as a number. */
export const capacityCertificate = (said: CapacitySaid): JsonObject =>
  framed('DigitalConformityCredential', said, capacitySubject(said))

/** What such a certificate says. */
export const capacitySubject = (said: Omit<CapacitySaid, keyof Frame>): JsonObject => ({
  type: ['ConformityAttestation', 'Attestation'],
  id: said.attestation,
  assessorLevel: '3rdParty',
  assessmentLevel: 'Accredited',
  attestationType: 'certification',
  issuedToParty: partySaid(said.operator),
  assessment: [
    {
      type: ['ConformityAssessment', 'Declaration'],
      id: `${said.attestation}/capacity`,
      assessmentCriteria: [
        {
          type: ['Criterion'],
          id: `${SCHEME}:${said.stage}`,
          name: said.stage,
          description: 'What the site can make in a year',
          conformityTopic: TOPIC,
          status: 'active',
          tag: [said.stage],
        },
      ],
      declaredValue: [
        {
          type: ['Metric'],
          metricName: 'Annual capacity',
          metricValue: { type: ['Measure'], value: numberOf(said.yearlyKg), unit: 'KGM' },
        },
      ],
      assessedFacility: [{ type: ['FacilityVerification'], facility: partySaid(said.site) }],
      conformance: true,
      conformityTopic: TOPIC,
    },
  ],
})

/** So many kilograms, as a decimal, of a batch by its own name: a URI. */
export type LotSaid = { readonly id: string; readonly name: string; readonly kilograms: string }
export type MakingSaid = Frame & {
  readonly event: { readonly id: string; readonly time: Date }
  readonly stage: string
  /** The site's id, as its record has it. */
  readonly site: string
  readonly outputs: readonly LotSaid[]
  /** None where goods begin: at a mine. */
  readonly inputs: readonly LotSaid[]
}

/** What was made of what in one go: a Digital Traceability Event. Throws where kilograms cannot be written as numbers. */
export const makingEvent = (said: MakingSaid): JsonObject =>
  framed('DigitalTraceabilityEvent', said, makingSubject(said))

/** What such an event says. */
export const makingSubject = (said: Omit<MakingSaid, keyof Frame>): JsonObject[] => [
  {
    ...(said.inputs.length === 0
      ? { type: ['ObjectEvent', 'Event'], action: 'add', quantityList: said.outputs.map(quantityOf) }
      : {
          type: ['TransformationEvent', 'Event'],
          inputQuantityList: said.inputs.map(quantityOf),
          outputQuantityList: said.outputs.map(quantityOf),
        }),
    id: said.event.id,
    eventTime: said.event.time.toISOString(),
    processType: said.stage,
    bizLocation: said.site,
  },
]

const quantityOf = ({ id, name, kilograms }: LotSaid): JsonObject => ({
  type: ['QuantityElement'],
  productId: id,
  productName: name,
  quantity: numberOf(kilograms),
  uom: 'KGM',
})
