import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { CREDENTIAL_STATUSES, type Credential, isAsking } from '../../origin/credential.ts'
import { useCredentialColumns } from '../../origin/credentials.tsx'
import { batchesQuery, credentialsQuery } from '../../origin/origin.queries.ts'
import { useAddressed } from '../../shell/address.ts'
import { textColumn } from '../../table/column.ts'
import { DataTable } from '../../table/table.tsx'
import { Choice } from '../../ui/field.tsx'
import { Empty, Loaded } from '../../ui/state.tsx'
import styles from './origin.module.css'
import { useHolders } from './use-holders.ts'

/** The credentials of all suppliers: first those that wait, were revoked or have expired. */
export function CredentialsTab() {
  const { t } = useTranslation('credentials')
  const query = useQuery(credentialsQuery())
  return (
    <Loaded query={query} rows={8}>
      {({ items, more }) =>
        items.length === 0 ? <Empty>{t('noneAtAll')}</Empty> : <Credentials all={items} more={more} />
      }
    </Loaded>
  )
}

function Credentials({ all, more }: { all: readonly Credential[]; more: boolean }) {
  const { t } = useTranslation('credentials')
  const [, go] = useLocation()
  const [status, setStatus] = useAddressed('status', all.some(isAsking) ? 'asking' : 'all')
  const batches = useQuery(batchesQuery()).data?.items ?? []
  const holderOf = useHolders()
  const columns = useCredentialColumns(batches, { credential: '/origin/credentials', batch: '/origin/batches' })
  const [kind, state, ...others] = columns
  const holder = textColumn<Credential>('holder', t('holder'), holderOf, 'minmax(140px, 1fr)')
  const rows = all.filter(one => (status === 'asking' ? isAsking(one) : status === 'all' || one.status === status))
  return (
    <div className="stack">
      <div className={styles.filters}>
        <Choice
          label={t('show')}
          value={status}
          onChange={setStatus}
          options={[
            { value: 'all', label: t('showAll') },
            { value: 'asking', label: t('asking') },
            ...CREDENTIAL_STATUSES.map(value => ({ value, label: t(`status.${value}`) })),
          ]}
        />
      </div>
      <DataTable
        label={t('title')}
        rows={rows}
        more={more}
        columns={[...(kind && state ? [kind, state] : []), holder, ...others]}
        rowId={one => one.id}
        onRow={one => go(`/origin/credentials/${one.id}`)}
        empty={t('noneFound')}
      />
    </div>
  )
}
