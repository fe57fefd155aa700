import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { roundsQuery } from '../../api/queries.ts'
import type { Publication } from './publications.ts'

/** What a publication is about, in words. */
export function useWhat(): (one: Publication) => string {
  const { t } = useTranslation('publications')
  const rounds = useQuery(roundsQuery()).data?.items ?? []
  return ({ kind, roundId }) =>
    kind === 'demand'
      ? t('kinds.demand')
      : t('kinds.pool', { round: rounds.find(round => round.id === roundId)?.name ?? t('aRound') })
}
