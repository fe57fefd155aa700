import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { useMaterialName } from '../../api/use-material-name.ts'
import { useSaid } from '../../finding/sentence.tsx'
import { useFormat } from '../../format/use-format.ts'
import { useNow } from '../../format/use-now.ts'
import { useAddressed } from '../../shell/address.ts'
import type { Column } from '../../table/column.ts'
import { DataTable } from '../../table/table.tsx'
import { Badge } from '../../ui/badge.tsx'
import { Link } from '../../ui/button.tsx'
import { Choice, Field } from '../../ui/field.tsx'
import { Empty, Loaded } from '../../ui/state.tsx'
import { LevelBadge } from './level.tsx'
import styles from './screening.module.css'
import { queueQuery } from './screening.queries.ts'
import { type QueuedOffer, REASONS } from './screening.ts'

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
  const format = useFormat()
  const now = useNow(60_000)
  const nameOf = useMaterialName()
  const say = useSaid()
  const [, go] = useLocation()
  const [reason, setReason] = useAddressed('reason', '')
  const [search, setSearch] = useAddressed('search', '')
  const rows = all.filter(
    row =>
      (reason === '' || row.reasons.some(one => one === reason)) &&
      [row.reference, row.supplier ?? '', row.material, nameOf(row.material)]
        .join('\n')
        .toLowerCase()
        .includes(search.trim().toLowerCase()),
  )
  const columns: readonly Column<QueuedOffer>[] = [
    {
      id: 'offer',
      header: t('offer'),
      cell: row => (
        <Link to={`/screening/${row.id}`} title={row.reference}>
          {row.reference}
        </Link>
      ),
      sort: row => row.reference,
      width: '300px',
    },
    {
      id: 'why',
      header: t('why'),
      cell: row => (
        <span className={styles.badges}>
          {row.reasons.map(one => (
            <Badge key={one} tone="warn">
              {t(`reasons.${one}`)}
            </Badge>
          ))}
        </span>
      ),
      sort: row => row.reasons.join(),
      width: 'minmax(150px, 1fr)',
    },
    {
      id: 'level',
      header: t('level'),
      cell: row => <LevelBadge level={row.level} />,
      sort: row => row.level,
      width: '100px',
    },
    {
      id: 'missing',
      header: t('missingCount'),
      cell: row => (
        <span
          title={say
            .missing(row)
            .map(said => said.text)
            .join('\n')}
        >
          {format.count(row.missing.length)}
        </span>
      ),
      sort: row => String(row.missing.length),
      numeric: true,
      width: '100px',
    },
    {
      id: 'supplier',
      header: t('supplier'),
      cell: row => <Link to={`/participants/${row.participantId}`}>{row.supplier ?? row.participantId}</Link>,
      sort: row => row.supplier,
      width: '235px',
    },
    {
      id: 'material',
      header: t('material'),
      cell: row => nameOf(row.material),
      sort: row => nameOf(row.material),
      width: '140px',
    },
    {
      id: 'period',
      header: t('period'),
      cell: row => format.period(row.period),
      sort: row => row.period,
      width: '125px',
    },
    {
      id: 'quantity',
      header: t('quantity'),
      cell: row => format.mass(row.quantityKg),
      sort: row => row.quantityKg,
      numeric: true,
      width: '95px',
    },
    {
      id: 'submitted',
      header: t('submitted'),
      cell: row => (
        <time dateTime={row.submittedAt} title={format.dateTime(row.submittedAt)}>
          {format.fromNow(row.submittedAt, now)}
        </time>
      ),
      sort: row => row.submittedAt,
      width: '120px',
    },
  ]
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
