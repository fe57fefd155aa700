import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { useFormat } from '../../format/use-format.ts'
import { type Column, shownColumn, textColumn } from '../../table/column.ts'
import { DataTable } from '../../table/table.tsx'
import { Badge } from '../../ui/badge.tsx'
import { Link } from '../../ui/button.tsx'
import { Page } from '../../ui/page.tsx'
import { Empty, Loaded } from '../../ui/state.tsx'
import { projectRoundsQuery, type RoundHead } from './project-rounds.queries.ts'
import { TONES } from './project-rounds.ts'

/** Every project round that was opened. */
export default function ProjectRoundsPage() {
  const { t } = useTranslation(['project-rounds', 'app'])
  const query = useQuery(projectRoundsQuery())
  return (
    <Page title={t('title')} lead={t('lead')} back={{ to: '/rounds', label: t('app:nav.rounds') }}>
      <Loaded query={query} rows={6}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty>
              {t('empty')} {t('emptyAction')}
            </Empty>
          ) : (
            <List rounds={items} />
          )
        }
      </Loaded>
    </Page>
  )
}

function List({ rounds }: { rounds: readonly RoundHead[] }) {
  const { t } = useTranslation('project-rounds')
  const format = useFormat()
  const [, go] = useLocation()
  const columns: readonly Column<RoundHead>[] = [
    {
      id: 'name',
      header: t('name'),
      cell: row => <Link to={`/project-rounds/${row.id}`}>{row.name}</Link>,
      sort: row => row.name,
      width: 'minmax(220px, 2fr)',
    },
    {
      id: 'state',
      header: t('stateLabel'),
      cell: row => <Badge tone={TONES[row.state]}>{t(`state.${row.state}`)}</Badge>,
      sort: row => t(`state.${row.state}`),
    },
    shownColumn('closesAt', t('closesAt'), row => row.closesAt, format.dateTime, 'minmax(170px, 1fr)'),
    textColumn('reference', t('reference'), row => row.reference),
  ]
  return (
    <DataTable
      label={t('title')}
      rows={rounds}
      columns={columns}
      rowId={row => row.id}
      onRow={row => go(`/project-rounds/${row.id}`)}
    />
  )
}
