import { queryOptions } from '@tanstack/react-query'
import { api, ask } from '../../../api/client.ts'
import { ocdsOf } from '../../../api/ocds.ts'
import { allPages } from '../../../api/paging.ts'
import { Problem } from '../../../api/problem.ts'
import type { OwnEntry } from './my-rounds.ts'

/** Members and suppliers may not watch the stream, so that their pages ask again. */
export const AGAIN_MS = 15_000

export const of = (id: string) => ({ path: { id } })

/** Nothing, where the round has not come that far (`wrong-state`, or nothing published yet). */
async function unlessEarly<Data>(read: Promise<Data>): Promise<Data | null> {
  try {
    return await read
  } catch (error) {
    if (error instanceof Problem && (error.code === 'wrong-state' || error.status === 404)) return null
    throw error
  }
}

/** One's own lines and offers in a round. */
export const entriesQuery = (id: string, sides: { member: boolean; supplier: boolean }) =>
  queryOptions({
    queryKey: ['rounds', 'entries', id, sides.member, sides.supplier],
    refetchInterval: AGAIN_MS,
    queryFn: async (): Promise<OwnEntry[]> => {
      const none = { items: [] }
      const [lines, offers] = await Promise.all([
        sides.member ? allPages(query => ask(api.GET('/rounds/{id}/lines', { params: { ...of(id), query } }))) : none,
        sides.supplier
          ? allPages(query => ask(api.GET('/rounds/{id}/offers', { params: { ...of(id), query } })))
          : none,
      ])
      return [
        ...lines.items.map(line => ({ ...line, kind: 'line' as const })),
        ...offers.items.map(offer => ({ ...offer, kind: 'offer' as const })),
      ]
    },
  })

export const allocationsQuery = (id: string) =>
  queryOptions({
    queryKey: ['allocations', id],
    refetchInterval: AGAIN_MS,
    queryFn: () => allPages(query => ask(api.GET('/rounds/{id}/allocations', { params: { ...of(id), query } }))),
  })

/** An offer of one's own as it was given. */
export const ownOfferQuery = (id: string) =>
  queryOptions({
    queryKey: ['offers', 'own', id],
    queryFn: () => ask(api.GET('/supply/offers/{id}', { params: of(id) })),
  })

/** What is proposed of one's offers, for whoever sells. */
export const proposalsQuery = (id: string) =>
  queryOptions({
    queryKey: ['allocations', 'proposals', id],
    refetchInterval: AGAIN_MS,
    queryFn: () => allPages(query => ask(api.GET('/rounds/{id}/proposals', { params: { ...of(id), query } }))),
  })

/** What one took of what one's latest rounds gave, as it counts in this round: nothing where there is none. */
export const realisationQuery = (round: string) =>
  queryOptions({
    queryKey: ['rounds', 'realisation', round],
    queryFn: async () => (await ask(api.GET('/realisations', { params: { query: { round } } }))).items[0] ?? null,
  })

export const explanationsQuery = (id: string) =>
  queryOptions({
    queryKey: ['rounds', 'explanations', id],
    refetchInterval: AGAIN_MS,
    queryFn: async () =>
      (await unlessEarly(
        allPages(query => ask(api.GET('/rounds/{id}/explanations', { params: { ...of(id), query } }))),
      )) ?? { items: [], more: false },
  })

export const poolQuery = (id: string) =>
  queryOptions({
    queryKey: ['publications', 'pool', id],
    refetchInterval: AGAIN_MS,
    queryFn: () => unlessEarly(ask(api.GET('/rounds/{id}/pool', { params: of(id) }))),
  })

export const recordQuery = (id: string) =>
  queryOptions({
    queryKey: ['rounds', 'record', id],
    refetchInterval: AGAIN_MS,
    queryFn: () => unlessEarly(ask(api.GET('/rounds/{id}/record', { params: of(id) }))),
  })

export const readProof = (id: string, entry: Pick<OwnEntry, 'id' | 'kind'>) =>
  ask(
    api.GET('/rounds/{id}/proofs', {
      params: { ...of(id), query: entry.kind === 'line' ? { lineId: entry.id } : { offerId: entry.id } },
    }),
  )

/** Names of both sides, by id: the round's OCDS release names them where the reader may know them. */
export const partiesQuery = (id: string) =>
  queryOptions({
    queryKey: ['rounds', 'parties', id],
    queryFn: async (): Promise<ReadonlyMap<string, string>> => {
      const { releases } = await ocdsOf(id)
      return new Map(releases.flatMap(({ parties = [] }) => parties.map(party => [party.id, party.name] as const)))
    },
  })
