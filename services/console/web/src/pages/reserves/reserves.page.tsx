import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Page } from '../../ui/page.tsx'
import { Loaded } from '../../ui/state.tsx'
import { Accounts } from './accounts.tsx'
import { BuildUps } from './build-ups.tsx'
import { reservesQuery } from './reserves.queries.ts'

/** Stock accounts of blocs and of members, and how those of blocs are built up. */
export default function ReservesPage() {
  const { t } = useTranslation(['reserves', 'app'])
  const query = useQuery(reservesQuery())
  return (
    <Page title={t('title')} lead={t('lead')} back={{ to: '/exposure', label: t('app:nav.exposure') }}>
      <Loaded query={query} rows={8}>
        {({ items }) => (
          <>
            <Accounts reserves={items} moves={({ bloc }) => bloc !== undefined} />
            <BuildUps reserves={items} />
          </>
        )}
      </Loaded>
    </Page>
  )
}
