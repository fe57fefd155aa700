import { z } from 'zod'
import { address, country, identifier, jurisdiction, source, unspecified } from './components.ts'
import { day, dayOrMonth, text } from './values.ts'

const name = z.object({
  type: z.enum(['legal', 'translation', 'transliteration', 'former', 'alternative', 'birth']).optional(),
  fullName: text,
  familyName: text.optional(),
  givenName: text.optional(),
  patronymicName: text.optional(),
})

const politicalExposure = z.object({
  status: z.enum(['isPep', 'isNotPep', 'unknown']),
  details: z
    .array(
      z.object({
        reason: text.optional(),
        missingInfoReason: text.optional(),
        jurisdiction: jurisdiction.optional(),
        startDate: day.optional(),
        endDate: day.optional(),
        source: source.optional(),
      }),
    )
    .optional(),
})

export const personRecord = z.object({
  isComponent: z.boolean(),
  personType: z.enum(['anonymousPerson', 'unknownPerson', 'knownPerson']),
  unspecifiedPersonDetails: unspecified.optional(),
  names: z.array(name).optional(),
  identifiers: z.array(identifier).optional(),
  nationalities: z.array(country).optional(),
  placeOfBirth: address(['placeOfBirth']).optional(),
  birthDate: dayOrMonth.optional(),
  deathDate: dayOrMonth.optional(),
  taxResidencies: z.array(country).optional(),
  addresses: z.array(address(['residence', 'service', 'alternative'])).optional(),
  politicalExposure: politicalExposure.optional(),
})
