import { until } from '@lodestone/testing'
import { forecast, line, offer, round, startWholeHub } from '../system/hub.ts'
import { completeRound, matchRound, openRound, type Played as PlayedRound } from '../system/journey.ts'
import { testWitness } from '../system/test-witness.ts'
import type { Who } from './browser.ts'
import type { Played, ShownPage } from './pages.ts'

/** A hub with something to see on every page: one round played to its end, one that collects. */
export async function startPlayedHub() {
  const hub = await startWholeHub()
  const played = await openRound(hub)
  await matchRound(played)
  await completeRound(played)
  const { operator, roundId, members, suppliers } = played
  const openId = await openAnother(played)
  await witnessed(played)
  const nameOf = async (id: string | undefined): Promise<string> =>
    (await operator.get(`/participants/${id}`)).body.legalName as string
  const [member, supplier] = [members[0], suppliers[0]]
  const ids: Played = {
    roundId,
    openId,
    offerId: (await supplier?.api.get('/supply/offers'))?.body.items[0].id as string,
    forecastId: (await member?.api.get('/demand/forecasts'))?.body.items[0].id as string,
  }
  const names = { member: await nameOf(member?.id), supplier: await nameOf(supplier?.id) }
  /** Who may see a page. */
  const whoFor = ({ role }: ShownPage): Who =>
    role === 'member' || role === 'supplier' ? { role, organisation: names[role] } : { role }
  return { hub, ids, played, names, whoFor }
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
