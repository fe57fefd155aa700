import { z } from 'zod'
import { dayOrInstant, sized, text, uri } from './values.ts'

/** What several kinds of records have. Members that the standard does not name are passed over, as its schema does. */

export const country = z.object({ name: text, code: sized(2, 2).optional() })
export const jurisdiction = z.object({ name: text, code: sized(2, 6).optional() })

const ADDRESS_TYPES = ['placeOfBirth', 'residence', 'registered', 'service', 'alternative', 'business'] as const
export type AddressType = (typeof ADDRESS_TYPES)[number]
export const address = (types: readonly [AddressType, ...AddressType[]]) =>
  z.object({
    type: z.enum(types).optional(),
    address: text.optional(),
    postCode: text.optional(),
    country: country.optional(),
  })

export const identifier = z
  .object({ id: text.optional(), scheme: text.optional(), schemeName: text.optional(), uri: uri.optional() })
  .refine(one => one.scheme !== undefined || one.schemeName !== undefined, 'neither scheme nor schemeName')

export const unspecified = z.object({
  reason: z.enum([
    'noBeneficialOwners',
    'subjectUnableToConfirmOrIdentifyBeneficialOwner',
    'interestedPartyHasNotProvidedInformation',
    'subjectExemptFromDisclosure',
    'interestedPartyExemptFromDisclosure',
    'unknown',
    'informationUnknownToPublisher',
  ]),
  description: text.optional(),
})

export const agent = z.object({ name: text.optional(), uri: uri.optional() })
export const source = z.object({
  type: z
    .array(z.enum(['selfDeclaration', 'officialRegister', 'thirdParty', 'primaryResearch', 'verified']))
    .optional(),
  description: text.optional(),
  url: uri.optional(),
  retrievedAt: dayOrInstant.optional(),
  assertedBy: z.array(agent).optional(),
})
