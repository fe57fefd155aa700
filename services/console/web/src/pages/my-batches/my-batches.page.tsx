import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { Begun } from '../../kept/kept.tsx'
import { AccountsLegend } from '../../origin/accounts.tsx'
import { useBatchColumns } from '../../origin/batches.tsx'
import { AGAIN_MS, batchesQuery } from '../../origin/origin.queries.ts'
import { Sites } from '../../origin/sites.tsx'
import { Acting } from '../../session/acting.tsx'
import { DataTable } from '../../table/table.tsx'
import { ButtonLink } from '../../ui/button.tsx'
import { Page } from '../../ui/page.tsx'
import { Empty, Loaded } from '../../ui/state.tsx'
import { Commitments } from './commitments.tsx'
import { DRAFT } from './use-register-form.ts'

/** The batches of one's own, with what is left of each, and what one's own sites can make. */
export default function MyBatchesPage() {
  const { t } = useTranslation('batches')
  const [, go] = useLocation()
  const query = useQuery({ ...batchesQuery(), refetchInterval: AGAIN_MS })
  const columns = useBatchColumns('/my/batches')
  const create = (
    <Acting>
      <ButtonLink to="/my/batches/new" kind="primary">
        {t('register')}
      </ButtonLink>
    </Acting>
  )
  return (
    <Page title={t('title')} lead={t('lead')} aside={create}>
      <Begun id={DRAFT} to="/my/batches/new" />
      <Loaded query={query}>
        {({ items, more }) =>
          items.length === 0 ? (
            <Empty>{t('none')}</Empty>
          ) : (
            <>
              <AccountsLegend />
              <DataTable
                label={t('title')}
                rows={items}
                more={more}
                columns={columns}
                rowId={one => one.id}
                onRow={one => go(`/my/batches/${one.id}`)}
              />
            </>
          )
        }
      </Loaded>
      <Sites />
      <Commitments />
    </Page>
  )
}
