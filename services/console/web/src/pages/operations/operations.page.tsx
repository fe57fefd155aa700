import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../format/use-format.ts'
import { type Column, countColumn, textColumn } from '../../table/column.ts'
import { DataTable } from '../../table/table.tsx'
import { Card } from '../../ui/card.tsx'
import { Page } from '../../ui/page.tsx'
import { Loaded } from '../../ui/state.tsx'
import { Differing } from './differing.tsx'
import { operationsQuery } from './operations.queries.ts'
import type { ServiceState } from './operations.ts'
import { Parked } from './parked.tsx'
import { ServicesTable } from './services.tsx'

export default function OperationsPage() {
  const { t } = useTranslation('operations')
  const query = useQuery(operationsQuery())
  return (
    <Page title={t('title')} lead={t('lead')}>
      <Loaded query={query} rows={8}>
        {services => (
          <>
            <div className="grid">
              <Card title={t('services')}>
                <ServicesTable services={services} />
              </Card>
              <Card title={t('parkedTitle')} lead={t('parkedLead')}>
                <Parked services={services} />
              </Card>
              <Card title={t('differingTitle')} lead={t('differingLead')}>
                <Differing services={services} />
              </Card>
            </div>
            <Card title={t('consumers')} lead={t('consumersLead')}>
              <LagTable services={services} />
            </Card>
            <Figures services={services} />
          </>
        )}
      </Loaded>
    </Page>
  )
}

type LagRow = { service: string; topic: string; partition: number; records: number }

function LagTable({ services }: { services: readonly ServiceState[] }) {
  const { t } = useTranslation('operations')
  const format = useFormat()
  const rows = services.flatMap(({ name, lag }) => lag.map(each => ({ service: name, ...each })))
  const columns: readonly Column<LagRow>[] = [
    textColumn('service', t('service'), row => row.service),
    textColumn('topic', t('topic'), row => row.topic, 'minmax(220px, 2fr)'),
    countColumn('partition', t('partition'), row => row.partition, format.count),
    countColumn('records', t('lag'), row => row.records, format.count),
  ]
  return (
    <DataTable
      label={t('consumers')}
      rows={rows}
      columns={columns}
      rowId={row => `${row.service} ${row.topic} ${row.partition}`}
      initialSort={{ id: 'records', desc: true }}
    />
  )
}

function Figures({ services }: { services: readonly ServiceState[] }) {
  const { t } = useTranslation('operations')
  const format = useFormat()
  const figures = services.flatMap(({ name, figures = {} }) =>
    Object.entries(figures).map(([figure, value]) => ({ service: name, figure, value })),
  )
  if (figures.length === 0) return null
  const columns: readonly Column<(typeof figures)[number]>[] = [
    textColumn('service', t('service'), row => row.service),
    {
      id: 'figure',
      header: t('figure'),
      cell: row => <code>{row.figure}</code>,
      sort: row => row.figure,
      width: 'minmax(220px, 2fr)',
    },
    countColumn('value', t('value'), row => row.value, format.count),
  ]
  return (
    <Card title={t('figures')} lead={t('figuresLead')}>
      <DataTable label={t('figures')} rows={figures} rowId={row => `${row.service} ${row.figure}`} columns={columns} />
    </Card>
  )
}
