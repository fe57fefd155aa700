import { z } from 'zod'
import { documentOf } from './conformity.ts'
import { kilogramsOf } from './mass.ts'
import { claim, classification, idScheme, measure, party, plainLink, secureLink, standardMembers } from './nouns.ts'
import { closed, day, flag, list, number, open, text, uri, type Version } from './parts.ts'
import { countryIn, given, type Passport, partyOf, siteOf } from './taken.ts'

/** The Digital Product Passport: a product or a batch, who made it where, of what, and through which steps. */

const product = open(['Product'], {
  id: uri,
  name: text,
  registeredId: text.optional(),
  idScheme: idScheme.optional(),
  batchNumber: text.optional(),
  productImage: plainLink.optional(),
  description: text.optional(),
  characteristics: open(['Characteristics'], {}).optional(),
  productCategory: list(classification),
  furtherInformation: list(plainLink),
  producedByParty: party.optional(),
  producedAtFacility: party.optional(),
  productionDate: day.optional(),
  countryOfProduction: text.optional(),
  serialNumber: text.optional(),
  dimensions: open(['Dimension'], {
    weight: measure.optional(),
    length: measure.optional(),
    width: measure.optional(),
    height: measure.optional(),
    volume: measure.optional(),
  }).optional(),
})
const emissions = open(['EmissionsPerformance'], {
  carbonFootprint: number,
  declaredUnit: text,
  operationalScope: z.enum(['None', 'CradleToGate', 'CradleToGrave']),
  primarySourcedRatio: number,
  reportingStandard: closed(['Standard'], standardMembers).optional(),
})
const traceability = open(['TraceabilityPerformance'], {
  valueChainProcess: text.optional(),
  verifiedRatio: number.optional(),
  traceabilityEvent: list(secureLink),
})
const circularity = open(['CircularityPerformance'], {
  recyclingInformation: plainLink.optional(),
  repairInformation: plainLink.optional(),
  recyclableContent: number.optional(),
  recycledContent: number.optional(),
  utilityFactor: number.optional(),
  materialCircularityIndicator: number.optional(),
})
const material = open(['Material'], {
  name: text,
  originCountry: text.optional(),
  materialType: classification.optional(),
  massFraction: number.optional(),
  mass: measure.optional(),
  recycledMassFraction: number.optional(),
  hazardous: flag.optional(),
  symbol: text.optional(),
  materialSafetyInformation: plainLink.optional(),
})
export const productPassport = (version: Version) =>
  open(['ProductPassport'], {
    id: uri.optional(),
    product: product.optional(),
    granularityLevel: z.enum(['item', 'batch', 'model']).optional(),
    conformityClaim: list(claim(version)),
    emissionsScorecard: emissions.optional(),
    traceabilityInformation: list(traceability),
    circularityScorecard: circularity.optional(),
    dueDiligenceDeclaration: plainLink.optional(),
    materialsProvenance: list(material),
  })

type Said = z.infer<ReturnType<typeof productPassport>>

export function passportOf(said: Said): Passport {
  const made = said.product
  const materials = (said.materialsProvenance ?? []).map(({ name, originCountry, mass }) =>
    given({ name, country: originCountry && countryIn(originCountry), kilograms: massOf(mass) }),
  )
  return given({
    kind: 'passport',
    product: made && productOf(made),
    producer: made?.producedByParty && partyOf(made.producedByParty),
    site: made?.producedAtFacility && siteOf(made.producedAtFacility.id, { name: made.producedAtFacility.name }),
    country: made?.countryOfProduction && countryIn(made.countryOfProduction),
    materials,
    steps: (said.traceabilityInformation ?? []).map(({ valueChainProcess, traceabilityEvent = [] }) =>
      given({ process: valueChainProcess, events: traceabilityEvent.map(documentOf) }),
    ),
  })
}

const massOf = (said: z.infer<typeof measure> | undefined): string | undefined =>
  said && kilogramsOf(said.value, said.unit)

const productOf = (said: z.infer<typeof product>): NonNullable<Passport['product']> => ({
  ...partyOf(said),
  ...given({
    batch: said.batchNumber,
    serial: said.serialNumber,
    kilograms: massOf(said.dimensions?.weight),
    made: said.productionDate,
  }),
})
