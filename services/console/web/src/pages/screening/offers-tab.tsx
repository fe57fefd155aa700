import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import type { Item } from '../../api/client.ts'
import { participantsQuery } from '../../api/queries.ts'
import { useMaterialName } from '../../api/use-material-name.ts'
import { useFormat } from '../../format/use-format.ts'
import { useAddressed } from '../../shell/address.ts'
import { type Column, figureColumn, shownColumn, textColumn } from '../../table/column.ts'
import { DataTable } from '../../table/table.tsx'
import { Link } from '../../ui/button.tsx'
import { Choice, Field } from '../../ui/field.tsx'
import { Empty, Loaded } from '../../ui/state.tsx'
import { OriginBadges } from './level.tsx'
import styles from './screening.module.css'
import { offersQuery } from './screening.queries.ts'
import { LEVELS } from './screening.ts'

type Listed = Item<'/supply/offers'>

/** Every offer with its level. */
export function OffersTab() {
  const { t } = useTranslation('screening')
  const query = useQuery(offersQuery())
  return (
    <Loaded query={query} rows={8}>
      {({ items, more }) =>
        items.length === 0 ? <Empty>{t('offersEmpty')}</Empty> : <Offers all={items} more={more} />
      }
    </Loaded>
  )
}

function Offers({ all, more }: { all: readonly Listed[]; more: boolean }) {
  const { t } = useTranslation('screening')
  const materialName = useMaterialName()
  const participants = useQuery(participantsQuery()).data?.items ?? []
  const names = new Map(participants.map(one => [one.id, one.legalName]))
  const [, go] = useLocation()
  const [level, setLevel] = useAddressed('level', '')
  const [status, setStatus] = useAddressed('status', '')
  const [search, setSearch] = useAddressed('search', '')
  const supplierOf = (row: Listed) => names.get(row.participantId) ?? row.participantId
  const rows = all.filter(
    row =>
      (level === '' || row.screening?.level === level) &&
      (status === '' || row.status === status) &&
      [row.reference, supplierOf(row), row.material, materialName(row.material)]
        .join('\n')
        .toLowerCase()
        .includes(search.trim().toLowerCase()),
  )
  const columns = useOfferColumns(supplierOf)
  const any = { value: '', label: t('all') }
  return (
    <>
      <div className={styles.filters}>
        <Field label={t('search')} hint={t('searchHint')} value={search} onChange={setSearch} type="search" />
        <Choice
          label={t('level')}
          value={level}
          onChange={setLevel}
          options={[any, ...LEVELS.map(value => ({ value, label: t('levelIs', { level: value }) }))]}
        />
        <Choice
          label={t('status')}
          value={status}
          onChange={setStatus}
          options={[
            any,
            ...(['standing', 'withdrawn', 'expired'] as const).map(value => ({
              value,
              label: t(`statuses.${value}`),
            })),
          ]}
        />
      </div>
      <DataTable
        ownSearch
        label={t('tabs.offers')}
        rows={rows}
        columns={columns}
        rowId={row => row.id}
        onRow={row => go(`/screening/${row.id}`)}
        more={more}
        empty={t('noneFound')}
        initialSort={{ id: 'offer' }}
      />
    </>
  )
}

function useOfferColumns(supplierOf: (row: Listed) => string): readonly Column<Listed>[] {
  const { t } = useTranslation('screening')
  const format = useFormat()
  const materialName = useMaterialName()
  return [
    {
      id: 'offer',
      header: t('offer'),
      cell: row => (
        <Link to={`/screening/${row.id}`} title={row.reference}>
          {row.reference}
        </Link>
      ),
      sort: row => row.reference,
      width: '360px',
    },
    {
      id: 'level',
      header: t('level'),
      cell: row => (row.screening ? <OriginBadges {...row.screening} /> : '–'),
      sort: row => row.screening?.level,
      width: '210px',
    },
    {
      id: 'supplier',
      header: t('supplier'),
      cell: row => <Link to={`/participants/${row.participantId}`}>{supplierOf(row)}</Link>,
      sort: supplierOf,
      width: '270px',
    },
    textColumn('material', t('material'), row => materialName(row.material), 'minmax(150px, 1fr)'),
    shownColumn('period', t('period'), row => row.period, format.period, '125px'),
    figureColumn('quantity', t('quantity'), row => row.quantityKg, format.mass, '110px'),
    textColumn('status', t('status'), row => t(`statuses.${row.status}`), '130px'),
  ]
}
