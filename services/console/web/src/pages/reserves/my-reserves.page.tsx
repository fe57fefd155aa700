import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Page } from '../../ui/page.tsx'
import { Loaded } from '../../ui/state.tsx'
import { Accounts } from './accounts.tsx'
import { reservesQuery } from './reserves.queries.ts'

/** A member's own stock accounts. */
export default function MyReservesPage() {
  const { t } = useTranslation(['reserves', 'app'])
  const query = useQuery(reservesQuery())
  return (
    <Page title={t('mine')} lead={t('mineLead')} back={{ to: '/my/outlook', label: t('app:nav.myOutlook') }}>
      <Loaded query={query} rows={8}>
        {({ items }) => <Accounts reserves={items} moves={() => true} />}
      </Loaded>
    </Page>
  )
}
