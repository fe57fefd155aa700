import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { participantsQuery } from '../../api/queries.ts'

/** Whose the needs are that are nobody's in particular. */
const MARKET = 'market'

/** Whose a line is: a member's legal name, else what the baseline calls the owner. */
export function useOwner(): (owner: string) => string {
  const { t } = useTranslation('outlook')
  const { data } = useQuery(participantsQuery())
  return useMemo(() => {
    const names = new Map(data?.items.map(({ id, legalName }) => [id, legalName]))
    return owner => names.get(owner) ?? (owner === MARKET ? t('lines.market') : owner)
  }, [data, t])
}
