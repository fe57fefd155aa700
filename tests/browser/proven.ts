import { credential, type LotMade, madeOf, pairs, signed, siteSubject } from '@lodestone/credentials/fixture'
import type { JsonObject } from '@lodestone/kernel'
import type { Api } from '@lodestone/testing'
import { expect } from 'vitest'
import { unique } from '../system/hub.ts'

/** A chain from mine to magnet, in part proven by credentials of an issuer that is registered with its key. */
export type Proven = {
  readonly issuerId: string
  readonly batchId: string
  readonly credentialId: string
  readonly references: readonly string[]
}

export const CHAMBER = 'did:web:chamber.example'
/** Registered, but nobody answers there: its credentials wait. */
const AWAY = 'did:web:away.invalid'
export const SEPARATOR = 'did:web:western.example'

const DAY_MS = 86_400_000
const inDays = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString()
const KINDS = ['DigitalFacilityRecord', 'DigitalTraceabilityEvent']

/** A token of a credential that the chamber signs, which names the separator as a party. */
export const issuedBy = (
  kind: 'DigitalFacilityRecord' | 'DigitalTraceabilityEvent',
  credentialSubject: JsonObject | readonly JsonObject[],
  did = CHAMBER,
): Promise<string> =>
  signed(
    credential(kind, {
      id: `urn:uuid:${crypto.randomUUID()}`,
      issuer: {
        type: ['CredentialIssuer'],
        id: did,
        name: did === AWAY ? 'Certifier Away' : 'Chamber of Commerce',
        issuerAlsoKnownAs: [{ id: SEPARATOR, name: 'Western Oxides' }],
      },
      validFrom: inDays(-30),
      validUntil: inDays(300),
      credentialSubject,
    }),
    pairs.ES256,
    { kid: `${did}#key-1` },
  )

const SITE = 'https://chamber.example/sites/port'
export const siteRecord = (): Promise<string> => {
  const operator = { id: SEPARATOR, name: 'Western Oxides' }
  return issuedBy('DigitalFacilityRecord', siteSubject({ id: SITE, name: 'Port Kembla Separation' }, operator))
}
export const madeEvent = (output: LotMade, inputs: readonly LotMade[], did?: string): Promise<string> =>
  issuedBy('DigitalTraceabilityEvent', madeOf(output, inputs, SITE, new Date(inDays(-31))), did)

export const issuer = (more: JsonObject = {}): JsonObject => ({
  did: CHAMBER,
  name: 'Chamber of Commerce',
  keys: [{ ...pairs.ES256.key }],
  attests: [{ types: KINDS, stages: ['separation', 'metal'], countries: ['AU'], from: '2020-01-01' }],
  ...more,
})

async function made(reply: { status: number; text: string; body: { id: string } }): Promise<string> {
  expect([reply.status, reply.text]).toEqual([201, reply.text])
  return reply.body.id
}

/** What operators have verified of a supplier: the name by which credentials call it. */
export async function identify(operator: Api, id: string): Promise<void> {
  const { legalName, ownership, baselines, version } = (await operator.get(`/participants/${id}`)).body
  const revised = await operator.put(
    `/participants/${id}`,
    { legalName, ownership, baselines, identifiers: [SEPARATOR] },
    version,
  )
  expect(revised.status).toBe(200)
}

/** Batches of one supplier from two mines to a magnet, of which the oxide is verified, with an offer that draws on the oxide. */
export async function proveChain(operator: Api, { id, api }: { id: string; api: Api }): Promise<Proven> {
  await identify(operator, id)
  const issuerId = await made(await operator.post('/supply/issuers', issuer()))
  await made(await operator.post('/supply/issuers', issuer({ did: AWAY, name: 'Certifier Away', keys: undefined })))
  const given = async (token: Promise<string>) =>
    made(await api.post('/supply/credentials', { credential: await token }))
  const lot = (name: string) => `urn:lot:${unique(name)}`
  const [ore, more, oxide, metal, alloy, magnet] = ['ore', 'ore', 'ndpr', 'metal', 'alloy', 'magnet'].map(lot)
  const registered = async (reference = '', own: JsonObject) =>
    made(
      await api.post('/supply/batches', {
        reference,
        country: 'AU',
        madeOn: inDays(-31).slice(0, 10),
        ...own,
      }),
    )
  const mined = { material: 'bastnaesite-concentrate', stage: 'mining' }
  const first = await registered(ore, { ...mined, site: 'Mount Pale', quantityKg: '180000' })
  const second = await registered(more, { ...mined, site: 'Browns Range', quantityKg: '90000' })
  const event = await given(
    madeEvent(
      [oxide ?? '', 12_000],
      [
        [ore ?? '', 150_000],
        [more ?? '', 60_000],
      ],
    ),
  )
  const record = await given(siteRecord())
  await given(madeEvent([metal ?? '', 4_000], [[oxide ?? '', 5_000]], AWAY))
  const batchId = await registered(oxide, {
    material: 'ndpr-oxide',
    stage: 'separation',
    site: 'Port Kembla Separation',
    quantityKg: '12000',
    inputs: [
      { batch: first, quantityKg: '150000' },
      { batch: second, quantityKg: '60000' },
    ],
    credentials: [event, record],
  })
  const reduced = await registered(metal, {
    material: 'ndpr-metal',
    stage: 'metal',
    site: 'Narva Metals',
    country: 'EE',
    quantityKg: '4000',
    inputs: [{ batch: batchId, quantityKg: '5000' }],
  })
  const cast = await registered(alloy, {
    material: 'ndfeb-alloy',
    stage: 'alloy',
    site: 'Narva Alloys',
    country: 'EE',
    quantityKg: '9000',
    inputs: [{ batch: reduced, quantityKg: '3000' }],
  })
  await registered(magnet, {
    material: 'ndfeb-magnet',
    stage: 'magnet',
    site: 'Narva Magnets',
    country: 'EE',
    quantityKg: '8000.5',
    inputs: [{ batch: cast, quantityKg: '8500' }],
  })
  return { issuerId, batchId, credentialId: event, references: [ore, more, oxide, metal, alloy, magnet].map(String) }
}
