import { z } from 'zod'
import { yearlyOf } from './capacity.ts'
import { claim, classification, idScheme, party } from './nouns.ts'
import { closed, list, number, open, text, uri, type Version } from './parts.ts'
import { countriesIn, type Facility, given, partyOf, siteOf, someOf } from './taken.ts'

/** The Digital Facility Record: where a site is, who operates it and what is done there. */

const typeNamed = (type: string) => z.array(text).refine(said => said.includes(type))
/** Numbers; the published shape also takes the name of its own type in their place. */
const point3D = z.union([z.array(number), typeNamed('Point3D')])
const location = open(['Location'], {
  plusCode: uri.optional(),
  geoLocation: z.strictObject({ type: z.literal('Point'), coordinates: point3D.optional() }).optional(),
  geoBoundary: z
    .strictObject({
      type: z.literal('Polygon'),
      coordinates: list(z.union([z.array(point3D), typeNamed('Point3DWrapper')])),
    })
    .optional(),
})
const address = closed(['Address'], {
  streetAddress: text.optional(),
  postalCode: text.optional(),
  addressLocality: text.optional(),
  addressRegion: text.optional(),
  addressCountry: text.optional(),
})
const facility = open(['Facility'], {
  id: uri,
  name: text,
  registeredId: text.optional(),
  idScheme: idScheme.optional(),
  description: text.optional(),
  countryOfOperation: text.optional(),
  processCategory: list(classification),
  operatedByParty: party.optional(),
  facilityAlsoKnownAs: list(party),
  locationInformation: location.optional(),
  address: address.optional(),
})
export const facilityRecord = (version: Version) =>
  open(['FacilityRecord'], {
    id: uri.optional(),
    facility: facility.optional(),
    conformityClaim: list(claim(version)),
  })

export function facilityOf({
  facility: said,
  conformityClaim: claims = [],
}: z.infer<ReturnType<typeof facilityRecord>>): Facility {
  // A record of no facility is well-formed where it is published, and is about nothing here.
  if (!said) return { kind: 'facility', processes: [] }
  const [longitude, latitude] = said.locationInformation?.geoLocation?.coordinates ?? []
  const point = typeof longitude === 'number' && typeof latitude === 'number' ? { point: { longitude, latitude } } : {}
  const countries = countriesIn(said.countryOfOperation, said.address?.addressCountry)
  return given({
    kind: 'facility',
    site: siteOf(said.id, { name: said.name, countries, ...point, ...glnIn(said.registeredId, said.idScheme?.id) }),
    operator: said.operatedByParty && partyOf(said.operatedByParty),
    processes: (said.processCategory ?? []).map(one => one.name),
    capacities: someOf(
      claims.flatMap(({ conformance, declaredValue, assessmentCriteria = [] }) => {
        const yearly = conformance ? yearlyOf(declaredValue) : []
        return yearly.length > 0 ? [{ processes: assessmentCriteria.flatMap(one => one.tag ?? []), yearly }] : []
      }),
    ),
  })
}

/** A Global Location Number that is registered as one. */
const glnIn = (registered: string | undefined, scheme: string | undefined): { gln?: string } =>
  registered !== undefined && /^\d{13}$/.test(registered) && scheme?.includes('/414') ? { gln: registered } : {}
