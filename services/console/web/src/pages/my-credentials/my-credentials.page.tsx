import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { useCredentialColumns } from '../../origin/credentials.tsx'
import { AGAIN_MS, batchesQuery, credentialsQuery } from '../../origin/origin.queries.ts'
import { useActs } from '../../session/acting.tsx'
import { DataTable } from '../../table/table.tsx'
import { Page } from '../../ui/page.tsx'
import { Empty, Loaded } from '../../ui/state.tsx'
import { Give } from './give.tsx'

/** The credentials of one's own, with what each proves and what stands against it. */
export default function MyCredentialsPage() {
  const { t } = useTranslation('credentials')
  const [, go] = useLocation()
  const query = useQuery({ ...credentialsQuery(), refetchInterval: AGAIN_MS })
  const batches = useQuery(batchesQuery()).data?.items ?? []
  const columns = useCredentialColumns(batches, { credential: '/my/credentials', batch: '/my/batches' })
  return (
    <Page title={t('title')} lead={t('lead')} aside={useActs() && <Give />}>
      <Loaded query={query}>
        {({ items, more }) =>
          items.length === 0 ? (
            <Empty>{t('none')}</Empty>
          ) : (
            <DataTable
              label={t('title')}
              rows={items}
              more={more}
              columns={columns}
              rowId={one => one.id}
              onRow={one => go(`/my/credentials/${one.id}`)}
            />
          )
        }
      </Loaded>
    </Page>
  )
}
