import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { useMaterialName } from '../../api/use-material-name.ts'
import { useAddressed } from '../../shell/address.ts'
import { DataTable } from '../../table/table.tsx'
import { Choice, Field } from '../../ui/field.tsx'
import { Empty, Loaded } from '../../ui/state.tsx'
import { useGoodsColumns, useReasonColumns } from './queue.columns.tsx'
import styles from './screening.module.css'
import { queueQuery } from './screening.queries.ts'
import { type QueuedOffer, REASONS, reasonsOf } from './screening.ts'

export function QueueTab() {
  const { t } = useTranslation('screening')
  const query = useQuery(queueQuery())
  return (
    <>
      <p className="lead">{t('queueLead')}</p>
      <Loaded query={query} rows={6}>
        {({ items, more }) =>
          items.length === 0 ? <Empty>{t('queueEmpty')}</Empty> : <Queue all={items} more={more} />
        }
      </Loaded>
    </>
  )
}

function Queue({ all, more }: { all: readonly QueuedOffer[]; more: boolean }) {
  const { t } = useTranslation('screening')
  const nameOf = useMaterialName()
  const [, go] = useLocation()
  const [reason, setReason] = useAddressed('reason', '')
  const [search, setSearch] = useAddressed('search', '')
  const rows = all.filter(
    row =>
      (reason === '' || reasonsOf(row).some(one => one === reason)) &&
      [row.reference, row.supplier ?? '', row.material, nameOf(row.material)]
        .join('\n')
        .toLowerCase()
        .includes(search.trim().toLowerCase()),
  )
  const columns = [...useReasonColumns(), ...useGoodsColumns()]
  return (
    <>
      <div className={styles.filters}>
        <Field label={t('search')} hint={t('searchHint')} value={search} onChange={setSearch} type="search" />
        <Choice
          label={t('why')}
          value={reason}
          onChange={setReason}
          options={[{ value: '', label: t('all') }, ...REASONS.map(value => ({ value, label: t(`reasons.${value}`) }))]}
        />
      </div>
      <DataTable
        ownSearch
        label={t('tabs.queue')}
        rows={rows}
        columns={columns}
        rowId={row => row.id}
        onRow={row => go(`/screening/${row.id}`)}
        more={more}
        empty={t('noneFound')}
        initialSort={{ id: 'submitted' }}
      />
    </>
  )
}
