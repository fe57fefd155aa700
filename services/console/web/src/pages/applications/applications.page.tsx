import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { applicationsQuery } from '../../application/application.queries.ts'
import { type Application, STATE_TONES, STATES } from '../../application/application.ts'
import { useFormat } from '../../format/use-format.ts'
import { useAddressed } from '../../shell/address.ts'
import { type Column, shownColumn, textColumn } from '../../table/column.ts'
import { DataTable } from '../../table/table.tsx'
import { Badge } from '../../ui/badge.tsx'
import { Link } from '../../ui/button.tsx'
import { Choice } from '../../ui/field.tsx'
import { Page } from '../../ui/page.tsx'
import { Empty, Loaded } from '../../ui/state.tsx'
import styles from './applications.module.css'

export default function ApplicationsPage() {
  const { t } = useTranslation('application')
  const query = useQuery(applicationsQuery(false))
  return (
    <Page title={t('title')} lead={t('lead')}>
      <Loaded query={query} rows={8}>
        {({ items, more }) => (items.length === 0 ? <Empty>{t('none')}</Empty> : <Queue all={items} more={more} />)}
      </Loaded>
    </Page>
  )
}

const OPEN = 'open'

function Queue({ all, more }: { all: readonly Application[]; more: boolean }) {
  const { t } = useTranslation('application')
  const format = useFormat()
  const [, go] = useLocation()
  const [state, setState] = useAddressed('state', OPEN)
  const isOpen = (one: Application) => one.state === 'submitted' || one.state === 'asked'
  const rows = all.filter(one => (state === OPEN ? isOpen(one) : state === 'all' || one.state === state))
  const columns: readonly Column<Application>[] = [
    shownColumn('submitted', t('submittedAt'), row => row.submittedAt, format.dateTime, 'minmax(160px, 1fr)'),
    {
      id: 'name',
      header: t('legalName'),
      cell: row => <Link to={`/applications/${row.id}`}>{row.applied.legalName}</Link>,
      sort: row => row.applied.legalName,
      width: 'minmax(220px, 2fr)',
    },
    {
      id: 'state',
      header: t('state'),
      cell: row => <Badge tone={STATE_TONES[row.state]}>{t(`statesShort.${row.state}`)}</Badge>,
      sort: row => t(`statesShort.${row.state}`),
    },
    textColumn('kind', t('kind'), row => t(`kinds.${row.applied.kind}`)),
    textColumn('country', t('country'), row => format.country(row.applied.country)),
  ]
  return (
    <>
      <div className={styles.filter}>
        <Choice
          label={t('state')}
          value={state}
          onChange={setState}
          options={[
            { value: OPEN, label: t('open') },
            ...STATES.map(value => ({ value: String(value), label: t(`statesShort.${value}`) })),
            { value: 'all', label: t('all') },
          ]}
        />
      </div>
      <p className="hint" role="status">
        {t('shown', { count: rows.length })}
      </p>
      <DataTable
        label={t('title')}
        rows={rows}
        columns={columns}
        rowId={row => row.id}
        onRow={row => go(`/applications/${row.id}`)}
        more={more}
        empty={t('noneFound')}
        initialSort={{ id: 'submitted' }}
      />
    </>
  )
}
