import type { Batch, BatchDraft, CredentialView, OfferDraft, Participant } from '@lodestone/contracts'
import { type Frame, facilityRecord, makingEvent, sign } from '@lodestone/credentials'
import type { SampleBatch } from '../sample/batches.ts'
import type { SampleData } from '../sample.ts'
import { type Client, HubRefusal } from './client.ts'
import { actor, byTwo, type People } from './people.ts'
import type { Progress } from './progress.ts'
import { type Signer, signerNamed } from './signers.ts'
import { notYet, ready, waitFor } from './wait.ts'

/** The batches of the sample as they were registered, by their keys, with whoever signed for them. */
export type Proven = {
  readonly batches: ReadonlyMap<string, Batch>
  readonly makers: ReadonlyMap<string, Signer>
  readonly certifier: Signer
}

const DAY_MS = 86_400_000
const CERTIFIER = 'Certifier of sites (illustrative)'

/**
 * Proves the way of goods from the mine to the magnet: an operator registers who may sign what, each maker gives the record of its site and the event
 * that made a batch, and registers the batch; of batches of two companies an operator registers what was made.
 */
export async function proveOrigin(
  people: People,
  sample: SampleData,
  when: { readonly run: string; readonly now: Date },
  progress: Progress,
): Promise<Proven> {
  const certifier = await signerNamed(CERTIFIER)
  const makers = await knownMakers(people, sample.batches)
  await registerIssuers(people, sample.batches, makers, certifier)
  const batches = new Map<string, Batch>()
  await progress.step('batches proven by credentials', sample.batches.length, async tick => {
    for (const one of sample.batches) {
      const maker = makers.get(one.by.supplier)
      if (!maker) throw new Error(`nobody signs for ${one.by.supplier}`)
      batches.set(one.key, await registered(people, one, { ...when, maker, certifier, batches }))
      tick()
    }
  })
  const proven = await people.operator.get<Batch & { assurance: string }>(
    `/supply/batches/${batches.get('magnets')?.id}`,
  )
  progress.say(
    `          from Mount Weld to Narva: the magnets' batch is ${proven.assurance}, of ${batches.size} batches`,
  )
  return { batches, makers, certifier }
}

/** A key for each maker, by which the register of participants knows it. */
export async function knownMakers(people: People, batches: readonly SampleBatch[]): Promise<Map<string, Signer>> {
  const makers = new Map<string, Signer>()
  for (const { supplier, operator } of batches.map(one => one.by)) {
    if (makers.has(supplier)) continue
    const signer = await signerNamed(`${operator} (illustrative key)`)
    const { id } = participantOf(people, supplier)
    const { legalName, version } = await people.operator.get<Participant>(`/participants/${id}`)
    await people.operator.replace(`/participants/${id}`, { legalName, identifiers: [signer.did] }, version)
    makers.set(supplier, signer)
  }
  return makers
}

/** Makers may tell what they made where they made it, the certifier what sites are. */
export async function registerIssuers(
  people: People,
  batches: readonly SampleBatch[],
  makers: ReadonlyMap<string, Signer>,
  certifier: Signer & { readonly hosts?: readonly string[] },
): Promise<void> {
  const remit = (type: string, some: readonly SampleBatch[]) => ({
    types: [type],
    stages: [...new Set(some.map(one => one.stage))],
    countries: [...new Set(some.map(one => one.country))],
    from: '2026-01-01',
  })
  await byTwo(people, '/supply/issuers', {
    did: certifier.did,
    name: certifier.name,
    ...(certifier.hosts ? { hosts: certifier.hosts } : {}),
    attests: [remit('DigitalFacilityRecord', batches)],
  })
  for (const [supplier, { did, name }] of makers) {
    const own = batches.filter(one => one.by.supplier === supplier)
    await byTwo(people, '/supply/issuers', { did, name, attests: [remit('DigitalTraceabilityEvent', own)] })
  }
}

type Making = {
  readonly run: string
  readonly now: Date
  readonly maker: Signer
  readonly certifier: Signer
  readonly batches: ReadonlyMap<string, Batch>
  /** The place of the record of the site in a list of what its certifier has revoked. */
  readonly status?: Frame['status']
}

export async function registered(people: People, one: SampleBatch, making: Making): Promise<Batch> {
  const { key, by, days, of, ...goods } = one
  const client = actor(people, `supplier-${by.supplier}`)
  const made = new Date(making.now.getTime() - days * DAY_MS)
  const credentials: string[] = []
  for (const token of await tokensOf(one, made, making)) credentials.push((await given(client, token)).id)
  const inputs = of.map(name => inputOf(making.batches.get(name)))
  const draft: BatchDraft = {
    ...goods,
    reference: nameOf(key, making.run),
    madeOn: made.toISOString().slice(0, 10),
    inputs,
    credentials,
  }
  const isOthers = of.some(name => making.batches.get(name)?.participantId !== participantOf(people, by.supplier).id)
  if (!isOthers) return client.post<Batch>('/supply/batches', draft, `batch-${key}-${making.run}`)
  const holder = participantOf(people, by.supplier).id
  return people.operator.post<Batch>('/supply/batches', { ...draft, holder }, `batch-${key}-${making.run}`)
}

/** Gives a credential. Whose it may be is heard a moment after its holder's identifiers are registered. */
export const given = (client: Client, token: string): Promise<CredentialView> =>
  waitFor('it is known who holds it', 20_000, () =>
    client.post<CredentialView>('/supply/credentials', { credential: token }).then(ready, error => {
      const codes = error instanceof HubRefusal ? (error.problem.errors ?? []).map(one => one.code) : []
      if (!codes.includes('subject-not-holder')) throw error
      return notYet('the register says otherwise')
    }),
  )

/** The record of a batch's site and the event that made it, each signed. */
export async function tokensOf(one: SampleBatch, made: Date, making: Making): Promise<string[]> {
  const { maker, certifier, run } = making
  const name = `urn:lodestone-demo:${run}:${one.key}`
  const frame = (what: string, { did, name: called }: Signer): Frame => ({
    id: `${name}:${what}`,
    issuer: { did, name: called },
    validFrom: made,
  })
  const site = { id: `urn:lodestone-demo:site:${encodeURIComponent(one.site)}`, name: one.site, country: one.country }
  const operator = { id: maker.did, name: one.by.operator }
  const record = facilityRecord({
    ...frame('site', certifier),
    ...(making.status ? { status: making.status } : {}),
    site,
    operator,
    stages: [one.stage],
  })
  const event = makingEvent({
    ...frame('made', maker),
    event: { id: `${name}:event`, time: made },
    stage: one.stage,
    site: site.id,
    outputs: [{ id: nameOf(one.key, run), name: one.material, kilograms: one.quantityKg }],
    inputs: one.of.map(of => {
      const { batch, quantityKg } = inputOf(making.batches.get(of))
      return { id: nameOf(of, run), name: batch, kilograms: quantityKg }
    }),
  })
  return Promise.all([sign(record, certifier.key), sign(event, maker.key)])
}

const nameOf = (key: string, run: string): string => `urn:lodestone-demo:${run}:lot:${key}`
const inputOf = (batch: Batch | undefined) => {
  if (!batch) throw new Error('a batch is made of what was registered before it')
  return { batch: batch.id, quantityKg: batch.quantityKg }
}

function participantOf(people: People, supplier: string): Participant {
  const participant = people.participants.get(`supplier-${supplier}`)
  if (!participant) throw new Error(`nobody is called ${supplier}`)
  return participant
}

/** The draft of the offer of the proven magnets, which draws on their batch; others as they are. */
export function drawingOn(draft: OfferDraft, supplier: string, { batches }: Proven): OfferDraft {
  const magnets = batches.get('magnets')
  const isOf = supplier === 'narva' && draft.quantityKg === magnets?.quantityKg
  return isOf && magnets ? { ...draft, batches: [inputOf(magnets)] } : draft
}
