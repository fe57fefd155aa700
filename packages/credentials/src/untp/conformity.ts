import { z } from 'zod'
import { yearlyOf } from './capacity.ts'
import { binaryFile, declaration, named, party, plainLink, secureLink, standardMembers } from './nouns.ts'
import { day, flag, list, open, text, typed, uri, type Version } from './parts.ts'
import { type Conformity, type Document, given, partyOf, siteOf, someOf } from './taken.ts'

/** The Digital Conformity Credential: what an assessor certifies of products, facilities and organisations. */

const endorsement = open(['Endorsement'], {
  id: uri,
  name: text,
  trustmark: binaryFile.optional(),
  issuingAuthority: party,
  endorsementEvidence: plainLink.optional(),
})
const scheme = {
  '0.6.0': open(['ConformityAssessmentScheme', 'Standard'], {
    ...standardMembers,
    type: typed(['ConformityAssessmentScheme', 'Standard']),
    trustmark: binaryFile.optional(),
  }),
  '0.6.1': open(['ConformityScheme'], {
    id: uri,
    name: text,
    description: text,
    version: text,
    validFrom: day,
    owner: party,
    trustmark: binaryFile.optional(),
  }),
}
const described = named({ description: text.optional() })
const product = named({ serialNumber: text.optional(), batchNumber: text.optional() })
const assessment = (version: Version) =>
  open(['ConformityAssessment', 'Declaration'], {
    ...declaration(version),
    name: text.optional(),
    assessedProduct: list(
      open(['ProductVerification'], { product: product.optional(), IDverifiedByCAB: flag.optional() }),
    ),
    assessedFacility: list(
      open(['FacilityVerification'], { facility: party.optional(), IDverifiedByCAB: flag.optional() }),
    ),
    assessedOrganisation: described.optional(),
    auditor: described.optional(),
  })

export const conformityAttestation = (version: Version) =>
  open(['ConformityAttestation', 'Attestation'], {
    id: uri,
    name: text.optional(),
    assessorLevel: z.enum(['Self', 'Commercial', 'Buyer', 'Membership', 'Unspecified', '3rdParty']),
    assessmentLevel: z.enum(['GovtApproval', 'GlobalMRA', 'Accredited', 'Verified', 'Validated', 'Unspecified']),
    attestationType: z.enum([
      'certification',
      'declaration',
      'inspection',
      'testing',
      'verification',
      'validation',
      'calibration',
    ]),
    description: text.optional(),
    issuedToParty: described,
    authorisation: list(endorsement),
    conformityCertificate: secureLink.optional(),
    auditableEvidence: secureLink.optional(),
    scope: scheme[version].optional(),
    assessment: list(assessment(version)),
  })

type Said = z.infer<ReturnType<typeof conformityAttestation>>

export const documentOf = (link: z.infer<typeof secureLink>): Document =>
  given({ url: link.linkURL, name: link.linkName, digest: link.hashDigest })

export function conformityOf(said: Said): Conformity {
  const { scope, conformityCertificate, auditableEvidence } = said
  return given({
    kind: 'conformity',
    attestation: given({
      id: said.id,
      name: said.name,
      type: said.attestationType,
      level: said.assessmentLevel,
      assessor: said.assessorLevel,
    }),
    issuedTo: partyOf(said.issuedToParty),
    scheme: scope && given({ id: scope.id, name: scope.name }),
    evidence: [conformityCertificate, auditableEvidence].flatMap(link => (link ? [documentOf(link)] : [])),
    assessments: (said.assessment ?? []).map(assessmentOf),
  })
}

const assessmentOf = (said: NonNullable<Said['assessment']>[number]): Conformity['assessments'][number] =>
  given({
    id: said.id,
    conforms: said.conformance,
    topic: said.conformityTopic,
    date: said.assessmentDate,
    criteria: (said.assessmentCriteria ?? []).map(({ id, name, tag }) => ({ id, name, tags: tag ?? [] })),
    products: (said.assessedProduct ?? []).flatMap(({ product: one }) =>
      one ? [{ ...partyOf(one), ...given({ batch: one.batchNumber }) }] : [],
    ),
    sites: (said.assessedFacility ?? []).flatMap(({ facility: one }) =>
      one ? [siteOf(one.id, { name: one.name })] : [],
    ),
    organisation: said.assessedOrganisation && partyOf(said.assessedOrganisation),
    yearly: someOf(yearlyOf(said.declaredValue)),
  })
