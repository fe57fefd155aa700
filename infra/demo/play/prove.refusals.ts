import type { Batch, BatchDraft, CredentialView, Issuer } from '@lodestone/contracts'
import { facilityRecord, sign } from '@lodestone/credentials'
import type { SampleData } from '../sample.ts'
import { HubRefusal } from './client.ts'
import { actor, byTwo, type People } from './people.ts'
import type { Progress } from './progress.ts'
import { given, type Proven, tokensOf } from './prove.ts'
import { signerNamed } from './signers.ts'
import { notYet, ready, waitFor } from './wait.ts'

type When = { readonly run: string; readonly now: Date }

/** Shows what does not get through: each has to be refused, and the demo ends where one is not. */
export async function showRefusals(
  people: People,
  sample: SampleData,
  proven: Proven,
  when: When,
  progress: Progress,
): Promise<void> {
  const refused = async (what: string, act: Promise<unknown>): Promise<void> => {
    const code = await act.then(
      () => undefined,
      error => codeOf(error),
    )
    if (code === undefined) throw new Error(`the hub took ${what}`)
    progress.say(`            refused: ${what} (${code})`)
  }
  await refused('a credential with a forged signature', giveForged(people, sample, proven, when))
  await refused('the same magnets through Vietnam', registerAgain(people, proven))
  await refused('metal of oxide that was used before', registerLate(people, proven, when))
  await refused('more metal than there was in the oxide', registerTooMuch(people, when))
  progress.say(
    `            no longer believed: what a certifier had signed who lost its place (${await lost(people, when)})`,
  )
}

const codeOf = (error: unknown): string | undefined =>
  error instanceof HubRefusal ? (error.problem.errors?.[0]?.code ?? error.problem.code) : undefined

/** The signed event of the magnets, with one thing of it said otherwise. */
async function giveForged(
  people: People,
  { batches }: SampleData,
  { makers, certifier, ...known }: Proven,
  when: When,
) {
  const magnets = batches.find(one => one.key === 'magnets')
  const maker = makers.get('narva')
  if (!magnets || !maker) throw new Error('the sample has magnets')
  const [, event = ''] = await tokensOf(magnets, when.now, { ...when, maker, certifier, batches: known.batches })
  const [head, body = '', signature] = event.split('.')
  const text = Buffer.from(body, 'base64url').toString().replace('62000', '92000')
  const forged = [head, Buffer.from(text).toString('base64url'), signature].join('.')
  return actor(people, 'supplier-narva').post('/supply/credentials', { credential: forged })
}

const declared = ({
  id: _,
  credentials: __,
  accounts: ___,
  findings: ____,
  participantId: _____,
  registeredAt: ______,
  ...own
}: Batch) => own

function registerAgain(people: People, { batches }: Proven): Promise<Batch> {
  const magnets = batches.get('magnets')
  if (!magnets) throw new Error('the sample has magnets')
  const again = {
    ...declared(magnets),
    reference: magnets.reference.toUpperCase(),
    inputs: [],
    country: 'VN',
    site: 'Ho Chi Minh City',
  }
  return actor(people, 'supplier-saigon').post<Batch>('/supply/batches', again)
}

const metal = (reference: string, quantityKg: string, inputs: BatchDraft['inputs'], { now }: When) => ({
  reference,
  material: 'ndpr-metal',
  stage: 'metal' as const,
  country: 'GB' as const,
  site: 'Ellesmere Port',
  quantityKg,
  madeOn: now.toISOString().slice(0, 10),
  inputs,
})

function registerLate(people: People, { batches }: Proven, when: When): Promise<Batch> {
  const oxide = batches.get('ndpr-oxide')
  const draft = metal(`late ${when.run}`, '2000', [{ batch: oxide?.id ?? '', quantityKg: '2500' }], when)
  return people.operator.post<Batch>('/supply/batches', {
    ...draft,
    holder: people.participants.get('supplier-lcm')?.id,
  })
}

async function registerTooMuch(people: People, when: When): Promise<Batch> {
  const client = actor(people, 'supplier-lcm')
  const oxide = await client.post<Batch>('/supply/batches', {
    ...metal(`loose oxide ${when.run}`, '100', [], when),
    material: 'ndpr-oxide',
    stage: 'separation',
  })
  return client.post<Batch>(
    '/supply/batches',
    metal(`wonder ${when.run}`, '95', [{ batch: oxide.id, quantityKg: '100' }], when),
  )
}

/** A certifier that an operator takes from the register again: what it had signed falls with it. */
async function lost(people: People, { run, now }: When): Promise<CredentialView['status']> {
  const signer = await signerNamed('Certifier without accreditation (illustrative)')
  const narva = people.participants.get('supplier-narva')
  const attests = [{ types: ['DigitalFacilityRecord'], from: '2026-01-01' }]
  await byTwo(people, '/supply/issuers', { did: signer.did, name: signer.name, attests })
  const { identifiers: [operatedBy = ''] = [] } = await people.operator.get<{ identifiers?: string[] }>(
    `/participants/${narva?.id}`,
  )
  const record = facilityRecord({
    id: `urn:lodestone-demo:${run}:doubtful`,
    issuer: { did: signer.did, name: signer.name },
    validFrom: now,
    site: { id: 'urn:lodestone-demo:site:Narva', name: 'Narva', country: 'EE' },
    operator: { id: operatedBy, name: 'NPM Narva' },
    stages: ['magnet'],
  })
  const client = actor(people, 'supplier-narva')
  const { id } = await given(client, await sign(record, signer.key))
  const issuer = (await people.operator.all<Issuer>('/supply/issuers')).find(one => one.did === signer.did)
  await byTwo(people, `/supply/issuers/${issuer?.id}/withdraw`, { reason: 'lost its accreditation (sample)' })
  return waitFor('it is believed no more', 20_000, async () => {
    const { status } = await client.get<CredentialView>(`/supply/credentials/${id}`)
    return status === 'accepted' ? notYet('still believed') : ready(status)
  })
}
