import { type Facility, KIND_NAMES, type RegisteredIssuer, type Taken } from '@lodestone/credentials'
import { grams } from '@lodestone/kernel'
import { identityOf, type Stage } from '@lodestone/provenance'
import type { Proving, StatedBatch } from './proof.ts'

const SITES = { mining: 'urn:site:mount-pale', separation: 'urn:site:port', metal: 'urn:site:works' } as const
type Made = keyof typeof SITES

const issuer = (attests: RegisteredIssuer['attests']): RegisteredIssuer => ({
  did: 'did:web:issuer.example',
  name: 'Issuer',
  attests,
})
const ANYTHING = issuer([{ types: KIND_NAMES, from: '2026-01-01' }])

const proving = (kind: string, taken: Taken, more: Partial<Proving> = {}): Proving => ({
  kind,
  day: '2026-10-01',
  taken,
  issuer: ANYTHING,
  ...more,
})
/** A facility record of a stage's site in Australia, as far as a proof needs it. */
export const record = (stage: Made, more: Partial<Facility> = {}, by: Partial<Proving> = {}): Proving =>
  proving(
    'DigitalFacilityRecord',
    {
      kind: 'facility',
      site: { id: SITES[stage], name: `${stage} site`, countries: ['AU'] },
      operator: { id: 'did:web:southern.example', name: 'Southern Earths' },
      processes: [stage],
      ...more,
    },
    by,
  )

type Lot = readonly [name: string, kilograms: string]
const lotOf = ([id, kilograms]: Lot) => ({ id, name: id, kilograms })
/** The event that a stage made batches, of others where it says so. */
export function made(
  stage: Made,
  outputs: readonly Lot[],
  inputs: readonly Lot[] = [],
  { process = stage as string, site = SITES[stage] as string, ...by }: Partial<Proving> & Partial<Where> = {},
): Proving {
  const event = { process, site: { id: site, countries: [] } }
  const goods =
    inputs.length === 0
      ? ({ what: 'object', action: 'add', batches: outputs.map(lotOf) } as const)
      : ({ what: 'transformation', inputs: inputs.map(lotOf), outputs: outputs.map(lotOf) } as const)
  return proving('DigitalTraceabilityEvent', { kind: 'events', events: [{ ...event, ...goods }] }, by)
}
type Where = { readonly process: string; readonly site: string }

/** A passport of a batch: where it was produced, and how much there is of it where it says so. */
export const passport = (id: string, country: string, kilograms?: string, name = id): Proving =>
  proving('DigitalProductPassport', {
    kind: 'passport',
    product: { id, name, ...(kilograms === undefined ? {} : { kilograms }) },
    country,
    materials: [],
    steps: [],
  })
/** A certificate that a batch was made at a stage's site: it says no mass. */
export const certificate = (stage: Made, name: string): Proving =>
  proving('DigitalConformityCredential', {
    kind: 'conformity',
    attestation: { id: 'urn:attestation', type: 'certification', level: 'Accredited', assessor: '3rdParty' },
    issuedTo: { id: 'did:web:southern.example', name: 'Southern Earths' },
    evidence: [],
    assessments: [
      {
        id: 'urn:assessment',
        conforms: true,
        topic: 'governance.transparency',
        criteria: [{ id: 'urn:criterion', name: 'Origin', tags: [stage] }],
        products: [{ id: name, name }],
        sites: [{ id: SITES[stage], countries: [] }],
      },
    ],
  })

/** A batch of its stage's site in Australia. Its id is its name. */
export const stated = (
  stage: Stage,
  [name, kilograms]: Lot,
  inputs: readonly Lot[],
  credentials: readonly Proving[],
  more: Partial<StatedBatch> = {},
): StatedBatch => ({
  id: name,
  participantId: 'the supplier',
  reference: name,
  identity: identityOf('anybody', name),
  material: 'dy-oxide',
  stage,
  country: 'AU',
  site: `${stage} site`,
  grams: grams(kilograms),
  isClaimed: true,
  yielded: false,
  withdrawn: false,
  others: [],
  inputs: inputs.map(([batch, kg]) => ({ batch, grams: grams(kg) })),
  credentials,
  ...more,
})

export const only = (attests: RegisteredIssuer['attests'][number]): Partial<Proving> => ({ issuer: issuer([attests]) })
