import type { FacilitySaid, MakingSaid } from './origin.ts'
import type { PassportSaid } from './passport.ts'
import type { ScreeningSaid } from './screening.ts'

/** What a hub says of an offer and of a delivery. */

export const HUB = { did: 'did:web:hub.example', name: 'Lodestone' }
const sha256 = '2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881'
const supplier = { id: 'did:web:western.example', name: 'Western Oxides' }
const policy = {
  id: 'https://hub.example/policies/lodestone-origin',
  name: 'lodestone-origin',
  version: '2026-2',
  description: 'No stage in China, no Chinese majority of any owner',
  since: '2026-01-01',
  owner: { id: HUB.did, name: HUB.name },
}
const frame = { issuer: HUB, validFrom: new Date('2026-11-30T00:00:00Z'), validUntil: new Date('2027-11-30T00:00:00Z') }

export const screening: ScreeningSaid = {
  ...frame,
  id: 'https://hub.example/credentials/s-1',
  supplier,
  policy,
  offer: { url: 'https://hub.example/offers/o-2', name: 'offer o-2', sha256 },
  goods: { id: 'urn:lodestone:material:ndpr-oxide', name: 'NdPr oxide' },
  level: 'B',
  assurance: 'documented',
  conforms: true,
  day: '2026-11-30',
}

const SITE = 'https://western.example/sites/kalgoorlie'
export const facility: FacilitySaid = {
  ...frame,
  id: 'https://hub.example/credentials/f-1',
  site: { id: SITE, name: 'Kalgoorlie', country: 'AU' },
  operator: supplier,
  stages: ['separation'],
}
const lot = (id: string, kilograms: string) => ({ id: `https://western.example/lots/${id}`, name: id, kilograms })
export const making: MakingSaid = {
  issuer: HUB,
  validFrom: frame.validFrom,
  id: 'https://hub.example/credentials/e-1',
  event: { id: 'https://western.example/events/1', time: new Date('2026-11-29T08:00:00Z') },
  stage: 'separation',
  site: SITE,
  outputs: [lot('ndpr-oxide-3', '380.5')],
  inputs: [lot('concentrate-7', '12000')],
}

export const delivery: PassportSaid = {
  ...frame,
  id: 'https://hub.example/credentials/p-1',
  policy,
  goods: { id: 'https://id.gs1.org/01/09520123456788/10/ndpr-oxide-3', name: 'NdPr oxide', batch: 'ndpr-oxide-3' },
  kilograms: '380.5',
  supplier,
  country: 'AU',
  conforms: true,
  level: 'A',
  assurance: 'verified',
  chain: [
    {
      stage: 'mining',
      country: 'AU',
      site: 'Mt Weld',
      operator: 'Western Oxides',
      level: 'A',
      conforms: true,
      assurance: 'verified',
      proofs: [{ url: 'https://western.example/credentials/1', name: 'Extraction', sha256 }],
    },
    {
      stage: 'separation',
      country: 'AU',
      site: 'Kalgoorlie',
      operator: 'Western Oxides',
      level: 'A',
      conforms: true,
      assurance: 'documented',
      proofs: [],
    },
  ],
}
