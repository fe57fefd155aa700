import { z } from 'zod'
import { unspecified } from './components.ts'
import { day, text } from './values.ts'

const INTERESTS = [
  'shareholding',
  'votingRights',
  'appointmentOfBoard',
  'otherInfluenceOrControl',
  'seniorManagingOfficial',
  'settlor',
  'trustee',
  'protector',
  'beneficiaryOfLegalArrangement',
  'rightsToSurplusAssetsOnDissolution',
  'rightsToProfitOrIncome',
  'rightsGrantedByContract',
  'conditionalRightsGrantedByContract',
  'controlViaCompanyRulesOrArticles',
  'controlByLegalFramework',
  'boardMember',
  'boardChair',
  'unknownInterest',
  'unpublishedInterest',
  'enjoymentAndUseOfAssets',
  'rightToProfitOrIncomeFromAssets',
  'nominee',
  'nominator',
] as const
export type InterestType = (typeof INTERESTS)[number]

const percent = z.number().min(0).max(100).optional()
const share = z.object({
  exact: percent,
  minimum: percent,
  maximum: percent,
  exclusiveMinimum: percent,
  exclusiveMaximum: percent,
})
export type Share = z.infer<typeof share>

const interest = z.object({
  type: z.enum(INTERESTS).optional(),
  directOrIndirect: z.enum(['direct', 'indirect', 'unknown']).optional(),
  beneficialOwnershipOrControl: z.boolean().optional(),
  details: text.optional(),
  share: share.optional(),
  startDate: day.optional(),
  endDate: day.optional(),
})
export type Interest = z.infer<typeof interest>

const party = z.union([text, unspecified], 'neither the id of a record nor a reason why there is none')
export const relationshipRecord = z
  .object({
    isComponent: z.boolean(),
    componentRecords: z.array(text).optional(),
    subject: party,
    interestedParty: party,
    interests: z.array(interest).optional(),
  })
  .refine(one => !one.isComponent || !one.componentRecords?.length, {
    path: ['componentRecords'],
    message: 'a component has no components',
  })
