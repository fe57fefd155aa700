import { z } from 'zod'
import { closed, day, flag, list, number, open, text, uri, type Version } from './parts.ts'

/** The nouns that several credentials of the UN Transparency Protocol share. */

/** Whoever or whatever is named by an id and a name: a party, a facility, a product. */
export const named = <S extends z.ZodRawShape>(more: S) =>
  z.looseObject({ id: uri, name: text, registeredId: text.optional(), ...more })
export const party = named({})

export const issuer = closed(['CredentialIssuer'], { id: uri, name: text, issuerAlsoKnownAs: list(party) })
export const idScheme = closed(['IdentifierScheme'], { id: uri.optional(), name: text.optional() })
const link = { linkURL: uri.optional(), linkName: text.optional(), linkType: text.optional() }
export const plainLink = closed(['Link'], link)
export const secureLink = closed(['SecureLink', 'Link'], {
  ...link,
  hashDigest: text.optional(),
  hashMethod: z.enum(['SHA-256', 'SHA-1']).optional(),
  encryptionMethod: z.enum(['none', 'AES']).optional(),
})
export const binaryFile = closed(['BinaryFile'], {
  fileName: text.optional(),
  fileType: text.optional(),
  file: text.optional(),
})
export const classification = closed(['Classification'], {
  id: uri,
  code: text.optional(),
  name: text,
  schemeID: uri.optional(),
  schemeName: text.optional(),
})
export const measure = closed(['Measure'], { value: number, unit: text })
export const metric = closed(['Metric'], {
  metricName: text,
  metricValue: measure,
  score: text.optional(),
  accuracy: number.optional(),
})
const standard = closed(['Standard'], {
  id: uri.optional(),
  name: text.optional(),
  issuingParty: party,
  issueDate: day.optional(),
})
const regulation = closed(['Regulation'], {
  id: uri.optional(),
  name: text.optional(),
  jurisdictionCountry: text.optional(),
  administeredBy: party,
  effectiveDate: day.optional(),
})
export const topic = z.enum([
  'environment.energy',
  'environment.emissions',
  'environment.water',
  'environment.waste',
  'environment.deforestation',
  'environment.biodiversity',
  'circularity.content',
  'circularity.design',
  'social.labour',
  'social.rights',
  'social.community',
  'social.safety',
  'governance.ethics',
  'governance.compliance',
  'governance.transparency',
])

const criterionMembers = {
  id: uri,
  name: text,
  description: text,
  conformityTopic: topic,
  status: z.enum(['proposed', 'active', 'deprecated']),
  thresholdValue: metric.optional(),
  performanceLevel: text.optional(),
}
/** What something is assessed by; 0.6.1 has put lists in the place of its one text of tags. */
const criteria = {
  '0.6.0': closed(['Criterion'], {
    ...criterionMembers,
    subCriterion: list(z.lazy((): z.ZodType => criteria['0.6.0'])),
    tags: text.optional(),
    // Read by the same name in both versions; here it is no member.
    tag: z.never().optional(),
  }),
  '0.6.1': closed(['Criterion'], {
    ...criterionMembers,
    subCriterion: list(z.lazy((): z.ZodType => criteria['0.6.1'])),
    category: list(classification),
    tag: list(text),
  }),
}

/** What is assessed by what, and whether it conforms. */
export const declaration = (version: Version) => ({
  id: uri,
  description: text.optional(),
  referenceStandard: standard.optional(),
  referenceRegulation: regulation.optional(),
  assessmentCriteria: list(criteria[version]),
  assessmentDate: day.optional(),
  declaredValue: list(metric),
  conformance: flag,
  conformityTopic: topic,
})
export const claim = (version: Version) =>
  open(['Claim', 'Declaration'], { ...declaration(version), conformityEvidence: secureLink.optional() })
/** A standard as it is written where several may stand. */
export const standardMembers = standard.shape
