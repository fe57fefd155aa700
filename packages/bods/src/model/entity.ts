import { z } from 'zod'
import { address, identifier, jurisdiction, unspecified } from './components.ts'
import { day, sized, text, uri } from './values.ts'

/** Which forms an entity of each type may have. */
const SUBTYPES = {
  registeredEntity: ['other'],
  legalEntity: ['trust', 'other'],
  arrangement: ['trust', 'nomination', 'other'],
  anonymousEntity: ['other'],
  unknownEntity: ['other'],
  state: ['other'],
  stateBody: ['governmentDepartment', 'stateAgency', 'other'],
} as const
const entityType = z
  .object({
    type: z.enum([
      'registeredEntity',
      'legalEntity',
      'arrangement',
      'anonymousEntity',
      'unknownEntity',
      'state',
      'stateBody',
    ]),
    subtype: z.enum(['governmentDepartment', 'stateAgency', 'other', 'trust', 'nomination']).optional(),
    details: text.optional(),
  })
  .refine(({ type, subtype }) => subtype === undefined || SUBTYPES[type].some(one => one === subtype), {
    path: ['subtype'],
    message: 'not a form of this type of entity',
  })

const publicListing = z.object({
  hasPublicListing: z.boolean(),
  companyFilingsURLs: z.array(uri).optional(),
  securitiesListings: z
    .array(
      z.object({
        marketIdentifierCode: text.optional(),
        operatingMarketIdentifierCode: text.optional(),
        stockExchangeJurisdiction: sized(2, 6),
        stockExchangeName: text,
        security: z.object({
          idScheme: z.enum(['isin', 'figi', 'cusip', 'cins']).optional(),
          id: text.optional(),
          ticker: text,
        }),
      }),
    )
    .optional(),
})

export const entityRecord = z.object({
  isComponent: z.boolean(),
  entityType,
  unspecifiedEntityDetails: unspecified.optional(),
  name: text.optional(),
  alternateNames: z.array(text).optional(),
  jurisdiction: jurisdiction.optional(),
  identifiers: z.array(identifier).optional(),
  foundingDate: day.optional(),
  dissolutionDate: day.optional(),
  addresses: z.array(address(['registered', 'business', 'alternative'])).optional(),
  uri: uri.optional(),
  publicListing: publicListing.optional(),
  formedByStatute: z.object({ name: text.optional(), date: day.optional() }).optional(),
})
