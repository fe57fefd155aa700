import { until } from '@lodestone/testing'
import { expect } from 'vitest'
import { forecast, line, offer, round, stage, startWholeHub } from '../system/hub.ts'
import { completeRound, matchRound, openRound, type Played as PlayedRound } from '../system/journey.ts'
import { testWitness } from '../system/test-witness.ts'
import type { Who } from './browser.ts'
import { recordBaseline, runPublished, stateLines } from './foreseen.ts'
import type { Played, ShownPage } from './pages.ts'
import { type Proven, proveChain } from './proven.ts'
import { reserved } from './reserved.ts'

/** A hub with something to see on every page: one round played to its end, one that collects. */
export async function startPlayedHub() {
  const hub = await startWholeHub()
  const played = await openRound(hub)
  const { issuerId, batchId, credentialId } = await drawOnProven(played)
  await matchRound(played)
  await completeRound(played)
  const { operator, roundId, members, suppliers } = played
  const openId = await openAnother(played)
  await witnessed(played)
  await foreseen(played)
  const nameOf = async (id: string | undefined): Promise<string> =>
    (await operator.get(`/participants/${id}`)).body.legalName as string
  const [member, supplier] = [members[0], suppliers[0]]
  if (!supplier) throw new Error('a round is played with suppliers')
  const [delivery] = await until('deliveries are known', async () => {
    const items = await operator.all('/deliveries')
    return items.length > 1 && items
  })
  expect((await operator.get(`/deliveries/${delivery.id}/passport`)).status).toBe(200)
  const ids: Played = {
    roundId,
    openId,
    offerId: (await supplier.api.get('/supply/offers')).body.items[0].id as string,
    forecastId: (await member?.api.get('/demand/forecasts'))?.body.items[0].id as string,
    issuerId,
    batchId,
    credentialId,
    deliveryId: delivery.id,
  }
  const names = { member: await nameOf(member?.id), supplier: await nameOf(supplier.id) }
  /** Who may see a page. */
  const whoFor = ({ role }: ShownPage): Who =>
    role === 'member' || role === 'supplier' ? { role, organisation: names[role] } : { role }
  return { hub, ids, played, names, whoFor }
}

/** A supplier's offer, in a round that collects, draws on a batch whose way begins at two mines. */
async function drawOnProven({ operator, suppliers: [supplier] }: PlayedRound): Promise<Proven> {
  if (!supplier) throw new Error('a round is played with suppliers')
  const proven = await proveChain(operator, supplier)
  const [{ id, version, reference }] = (await supplier.api.get('/supply/offers')).body.items
  const separation = stage('separation', { site: 'Port Kembla Separation', operator: 'Western Oxides' })
  const chain = [stage('mining'), separation]
  const draft = offer({
    reference,
    quantityKg: '4000',
    chain,
    batches: [{ batch: proven.batchId, quantityKg: '4000' }],
  })
  const revised = await supplier.api.put(`/supply/offers/${id}`, draft, version)
  expect([revised.status, revised.text]).toEqual([200, revised.text])
  return proven
}

/** What a scenario does to the lines of a member and to the market. */
async function foreseen({ operator, members }: PlayedRound): Promise<void> {
  await recordBaseline(operator)
  await Promise.all(members.slice(0, 1).map(({ api }) => stateLines(api)))
  await reserved(operator, members[0]?.api)
  await runPublished(operator)
}

/** The checkpoint of one service, cosigned by a member's witness. */
async function witnessed({ operator, members }: PlayedRound): Promise<void> {
  const [{ service, size, note }] = (await operator.post('/audit/checkpoints')).body.items
  const { key, cosign } = testWitness('witness.example/member')
  await members[0]?.api.post('/audit/cosignatures', { service, size, key, cosignature: cosign(note) })
}

/** A second round of the same organisations, over another quarter, in which everything has joined and time still runs. */
async function openAnother({ operator, members, suppliers }: PlayedRound): Promise<string> {
  const period = '2027-Q3'
  await Promise.all([
    ...members.map(({ api }, index) =>
      api.post('/demand/forecasts', forecast([line({ period, quantityKg: `${800 + index * 75.5}` })])),
    ),
    ...suppliers.map(({ api }) => api.post('/supply/offers', offer({ period }))),
  ])
  const { id } = (await operator.post('/rounds', round({ name: 'Third quarter', periods: [period] }))).body
  await operator.post(`/rounds/${id}/open`)
  await until(
    'all lines and offers of the second round have joined',
    async () =>
      (await operator.all(`/rounds/${id}/lines`)).length === members.length &&
      (await operator.all(`/rounds/${id}/offers`)).length === suppliers.length,
  )
  return id
}
export type PlayedHub = Awaited<ReturnType<typeof startPlayedHub>>
