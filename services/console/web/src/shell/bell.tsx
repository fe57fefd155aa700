import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { noticesQuery } from '../pages/my-notices/my-notices.queries.ts'

/** How many notices one has not read; leads to them. */
export function Bell() {
  const { t } = useTranslation('app')
  const unread = useQuery(noticesQuery()).data?.unread ?? 0
  const label = t('unreadNotices', { count: unread })
  return (
    <Link to="/my/notices" className="button quiet bell" aria-label={label} title={label}>
      <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
        <path
          d="M8 1.5a4 4 0 0 0-4 4V9l-1.5 2.5h11L12 9V5.5a4 4 0 0 0-4-4Zm-1.5 11.5a1.5 1.5 0 0 0 3 0"
          fill="none"
          stroke="currentColor"
        />
      </svg>
      {unread > 0 && <span aria-hidden="true">{unread}</span>}
    </Link>
  )
}
