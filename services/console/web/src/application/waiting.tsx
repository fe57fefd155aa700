import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { countQuery } from './application.queries.ts'

/** How many applications wait for an operator, beside their name in the navigation; nothing where none do. */
export function WaitingApplications() {
  const { t } = useTranslation('app')
  const waiting = useQuery(countQuery()).data?.submitted ?? 0
  if (waiting === 0) return null
  return (
    <>
      {' '}
      <span className="badge accent" aria-hidden="true">
        {waiting}
      </span>
      <span className="hidden-visually">({t('waitingApplications', { count: waiting })})</span>
    </>
  )
}
