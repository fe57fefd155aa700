import type { JsonObject } from '@lodestone/kernel/json'
import type { Party } from '../untp/taken.ts'
import {
  criterionSaid,
  type Frame,
  framed,
  type Judged,
  type PolicySaid,
  type Proof,
  partySaid,
  proofSaid,
  TOPIC,
} from './frame.ts'

/** A screening of an offer's origin. No price and no quantity: neither was looked at. */
export type ScreeningSaid = Frame &
  Judged & {
    readonly supplier: Party
    readonly policy: PolicySaid
    /** The offer as it was screened; the digest is of all that the level rests on. */
    readonly offer: Proof
    readonly goods: { readonly id: string; readonly name: string }
    /** The day of the screening, such as 2026-11-30. */
    readonly day: string
  }

/** The credential of a screening: a Digital Conformity Credential to the supplier whose offer it was. */
export const screeningCredential = (said: ScreeningSaid): JsonObject =>
  framed('DigitalConformityCredential', said, {
    type: ['ConformityAttestation', 'Attestation'],
    id: `${said.id}#attestation`,
    name: `Screening of ${said.offer.name}`,
    assessorLevel: '3rdParty',
    assessmentLevel: said.assurance === 'verified' ? 'Verified' : 'Unspecified',
    attestationType: 'verification',
    issuedToParty: partySaid(said.supplier),
    auditableEvidence: proofSaid(said.offer),
    scope: {
      type: ['ConformityScheme'],
      id: said.policy.id,
      name: said.policy.name,
      description: said.policy.description,
      version: said.policy.version,
      validFrom: said.policy.since,
      owner: partySaid(said.policy.owner),
    },
    assessment: [
      {
        type: ['ConformityAssessment', 'Declaration'],
        id: `${said.id}#assessment`,
        assessmentDate: said.day,
        assessmentCriteria: [criterionSaid(said.policy, said, [])],
        conformance: said.conforms,
        conformityTopic: TOPIC,
        assessedProduct: [
          {
            type: ['ProductVerification'],
            product: { id: said.goods.id, name: said.goods.name },
            IDverifiedByCAB: false,
          },
        ],
      },
    ],
  })
