import { useQuery } from '@tanstack/react-query'
import { roundsQuery } from '../../api/queries.ts'
import { useMay } from '../../session/session.tsx'
import { forecastsQuery } from '../my-forecasts/my-forecasts.queries.ts'
import { offersQuery } from '../my-offers/my-offers.queries.ts'
import type { Notice } from './my-notices.queries.ts'

/** What people call the objects that a notice is about: a round by its name, one's forecasts and offers by their references. */
export function useNames() {
  const rounds = useQuery(roundsQuery())
  const forecasts = useQuery({ ...forecastsQuery(), enabled: useMay('member') })
  const offers = useQuery({ ...offersQuery(), enabled: useMay('supplier') })
  return {
    isLoading: [rounds, forecasts, offers].some(query => query.isLoading),
    nameOf: ({ roundId, forecastId, offerId }: Notice['about']): string | undefined => {
      const names = [
        rounds.data?.items.find(one => one.id === roundId)?.name,
        forecasts.data?.items.find(one => one.id === forecastId)?.reference,
        offers.data?.items.find(one => one.id === offerId)?.reference,
      ].filter(name => name !== undefined)
      return names.length === 0 ? undefined : names.join(', ')
    },
  }
}
