import type { Batch, CredentialView, Issuer, Offer, Screening } from '@lodestone/contracts'
import { sign, statusListCredential } from '@lodestone/credentials'
import type { SampleBatch } from '../sample/batches.ts'
import type { SampleData } from '../sample.ts'
import { actor, type People } from './people.ts'
import { knownMakers, registered, registerIssuers } from './prove.ts'
import { CERTIFIER_HOST, type Signer, signerNamed } from './signers.ts'
import { notYet, ready, waitFor } from './wait.ts'

const ILUKA = { supplier: 'iluka', operator: 'Iluka Resources' }
const AT = { by: ILUKA, country: 'AU', site: 'Eneabba' } as const
const BATCHES: readonly SampleBatch[] = [
  {
    ...AT,
    key: 'eneabba-concentrate',
    material: 'rare-earth-concentrate',
    stage: 'mining',
    quantityKg: '9000',
    days: 60,
    of: [],
  },
  {
    ...AT,
    key: 'eneabba-oxide',
    material: 'ndpr-oxide',
    stage: 'separation',
    quantityKg: '600',
    days: 40,
    of: ['eneabba-concentrate'],
  },
]
/** A quarter that the sample's round does not cover: what falls there leaves the round as it is. */
const PERIOD = '2031-Q1'
const PLACE = 7
const HOUR_MS = 3_600_000

/**
 * Shows what becomes of an offer when the certifier of its site revokes the record: it publishes so in its list, the hub finds it when it looks again, and
 * what the record proved is proven no more. Gives what is to be said of it.
 */
export async function showRevoked(
  people: People,
  { offers }: SampleData,
  when: { readonly run: string; readonly now: Date; readonly certifierUrl: string },
): Promise<string> {
  const path = `/lists/${when.run}`
  const certifier = {
    ...(await signerNamed('Certifier with a list of what it revoked (illustrative)')),
    hosts: [CERTIFIER_HOST],
  }
  const publish = (revoked: readonly number[]) => publishList(certifier, path, revoked, when)
  await publish([])
  const makers = await knownMakers(people, BATCHES)
  await registerIssuers(people, BATCHES, makers, certifier)
  const maker = makers.get(ILUKA.supplier)
  const sold = offers.find(one => one.supplier === ILUKA.supplier && one.draft.material === 'ndpr-oxide')
  if (!maker || !sold) throw new Error('the sample has an oxide of Iluka')
  const batches = new Map<string, Batch>()
  const status = { list: `https://${CERTIFIER_HOST}${path}`, index: PLACE }
  for (const one of BATCHES)
    batches.set(one.key, await registered(people, one, { ...when, maker, certifier, batches, status }))
  const oxide = batches.get('eneabba-oxide')
  const client = actor(people, `supplier-${ILUKA.supplier}`)
  const { minimumLotKg: _, lotIncrementKg: __, ...draft } = sold.draft
  const offer = await client.post<Offer>('/supply/offers', {
    ...draft,
    reference: `Eneabba ${when.run}`,
    period: PERIOD,
    quantityKg: oxide?.quantityKg,
    evidence: [],
    batches: [{ batch: oxide?.id, quantityKg: oxide?.quantityKg }],
  })
  const screening = () => client.get<Screening>(`/supply/offers/${offer.id}/screening`)
  const before = await screening()
  await publish([PLACE])
  await lookAgain(people, certifier)
  const after = await waitFor('the offer falls with the record of its site', 30_000, async () => {
    const now = await screening()
    return now.level === 'U' ? ready(now) : notYet(`it is ${now.level}`)
  })
  const held = await client.all<CredentialView>('/supply/credentials')
  const fallen = held.filter(one => one.status === 'revoked').length
  if (before.assurance !== 'verified' || fallen === 0)
    throw new Error('an offer was to fall with a revoked certificate')
  return `            fallen: an offer of ${before.level}, ${before.assurance}, whose site's certificate was revoked (now ${after.level})`
}

/** Signs the list and puts it where the certifier publishes. */
async function publishList(
  { did, name, key }: Signer,
  path: string,
  revoked: readonly number[],
  { now, certifierUrl }: { readonly now: Date; readonly certifierUrl: string },
): Promise<void> {
  const frame = {
    id: `https://${CERTIFIER_HOST}${path}`,
    issuer: { did, name },
    validFrom: new Date(now.getTime() - HOUR_MS),
    validUntil: new Date(now.getTime() + 24 * HOUR_MS),
  }
  const body = await sign(await statusListCredential(frame, revoked), key)
  const { ok } = await fetch(certifierUrl + path, { method: 'PUT', body })
  if (!ok) throw new Error('the certifier could not publish its list')
}

/** The hub looks once a day. Here an operator revises the issuer, so that it looks now. */
async function lookAgain(
  people: People,
  { did, name, hosts }: Signer & { readonly hosts: readonly string[] },
): Promise<void> {
  const issuer = (await people.operator.all<Issuer>('/supply/issuers')).find(one => one.did === did)
  if (!issuer) throw new Error(`${name} is registered`)
  const asked = await people.operator.replace<{ id: string; askedBy?: string }>(
    `/supply/issuers/${issuer.id}`,
    { name, hosts, attests: issuer.attests },
    issuer.version,
  )
  if (asked.askedBy !== undefined) await people.second.post(`/approvals/${asked.id}/confirm`)
}
