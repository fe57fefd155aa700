import { z } from 'zod'
import { roundState, totals } from './round.ts'
import * as v from './values.ts'

/**
 * Open contracting data as rounds tell it: the part of OCDS 1.1 that they use, with the extensions that their packages declare. Quantities and
 * amounts are JSON numbers here, since OCDS knows no others.
 */

const value = z.object({ amount: z.number(), currency: v.currency })
const period = z.object({ startDate: v.instant.optional(), endDate: v.instant.optional() })
const classification = z.object({ scheme: z.string(), id: z.string(), description: z.string().optional() })
const reference = z.object({ id: z.string(), name: z.string() })
export const document = z.object({
  id: z.string(),
  documentType: z.enum(['needsAssessment', 'evaluationReports', 'contractSigned']),
  title: z.string(),
  url: z.url().optional(),
  dateModified: v.instant.optional(),
  format: z.literal('application/json').optional(),
})
export const milestone = z.object({
  id: z.string(),
  title: z.string().optional(),
  type: z.enum(['preProcurement', 'delivery']).optional(),
  description: z.string().optional(),
  dueDate: v.instant.optional(),
  dateMet: v.instant.optional(),
  status: z.enum(['scheduled', 'met']),
})
export const item = z.object({
  id: z.string(),
  description: z.string(),
  classification,
  additionalClassifications: z.array(classification).optional(),
  quantity: z.number().nullable().optional().describe('kilograms; null takes back what was told before'),
  unit: z.object({
    scheme: z.literal('UNCEFACT'),
    id: z.literal('KGM'),
    name: z.literal('kilogram'),
    value: value.optional().describe('price of a kilogram'),
  }),
  relatedLot: z.string().optional(),
})

export const party = z.object({
  id: z.string(),
  name: z.string(),
  roles: z.array(z.enum(['procuringEntity', 'buyer', 'supplier'])).min(1),
  identifier: z
    .object({ scheme: z.literal('LODESTONE-PARTICIPANT'), id: v.id, legalName: z.string().optional() })
    .optional(),
  address: z.object({ country: v.country }).optional(),
})

export const quantities = totals.partial()
/** The hub's own extension: the round that a tender is. */
export const jointRound = z.object({
  state: roundState.optional(),
  type: z.enum(['diversification', 'project']).optional(),
  provenanceFloor: v.level.optional(),
  assurance: v.assurance.optional(),
  reason: z.string().optional().describe('why the round was cancelled'),
  seedHash: v.sha256.optional(),
  inputDigest: v.sha256.optional(),
  resultHash: v.sha256.optional(),
  seals: z.array(z.object({ id: z.enum(['demand', 'supply']), digest: v.sha256, root: v.sha256 })).optional(),
  quantities: quantities.optional(),
  quantitiesByMaterial: z.array(quantities.extend({ id: v.materialId })).optional(),
})

const tender = z.object({
  id: v.id,
  title: z.string().optional(),
  status: z.enum(['planned', 'active', 'complete', 'unsuccessful', 'cancelled']).optional(),
  procuringEntity: reference.optional(),
  lots: z.array(z.object({ id: z.string(), title: z.string(), contractPeriod: period.optional() })).optional(),
  items: z.array(item).optional(),
  procurementMethod: z.literal('selective').optional(),
  procurementMethodDetails: z.string().optional(),
  mainProcurementCategory: z.literal('goods').optional(),
  awardCriteria: z.literal('ratedCriteria').optional(),
  awardCriteriaDetails: z.string().optional(),
  datePublished: v.instant.optional(),
  tenderPeriod: period.optional(),
  awardPeriod: period.optional(),
  documents: z.array(document).optional(),
  jointRound: jointRound.optional(),
})

export const award = z.object({
  id: v.id,
  status: z.enum(['pending', 'active', 'cancelled']).optional(),
  date: v.instant.optional(),
  value: value.optional(),
  suppliers: z.array(reference).optional(),
  buyers: z.array(reference).optional(),
  items: z.array(item).optional(),
  relatedLots: z.array(z.string()).optional(),
})

export const contract = z.object({
  id: z.string(),
  awardID: v.id,
  status: z.enum(['active', 'terminated']),
  dateSigned: v.instant.optional(),
  value: value.optional(),
  items: z.array(item).optional(),
  documents: z.array(document).optional(),
  implementation: z.object({ milestones: z.array(milestone) }).optional(),
})

export const release = z.object({
  ocid: z.string(),
  id: z.string(),
  date: v.instant,
  tag: z
    .array(
      z.enum([
        'planning',
        'tender',
        'tenderUpdate',
        'tenderCancellation',
        'award',
        'awardUpdate',
        'awardCancellation',
        'contract',
        'contractTermination',
        'implementation',
        'compiled',
      ]),
    )
    .min(1),
  initiationType: z.literal('tender'),
  language: z.literal('en'),
  parties: z.array(party).optional(),
  planning: z
    .object({
      rationale: z.string().optional(),
      milestones: z.array(milestone).optional(),
      documents: z.array(document).optional(),
    })
    .optional(),
  tender: tender.optional(),
  awards: z.array(award).optional(),
  contracts: z.array(contract).optional(),
})

const packageFields = {
  uri: z.url(),
  version: z.literal('1.1'),
  extensions: z.array(z.url()).describe('those that this package uses'),
  publishedDate: v.instant.describe('of the last change in it'),
  publisher: z.object({ name: z.string() }),
  links: z.object({ next: z.url() }).optional(),
  nextCursor: z.string().nullable(),
}
const since = z.string().describe('where the next harvest begins')

/** Releases of one round, or, with `since`, of all rounds by their changes. */
export const releasePackage = z.object({ ...packageFields, since: since.optional(), releases: z.array(release) })
/** Rounds with all their releases and what these come to. */
export const recordPackage = z.object({
  ...packageFields,
  since,
  records: z.array(z.object({ ocid: z.string(), releases: z.array(release).min(1), compiledRelease: release })),
})
