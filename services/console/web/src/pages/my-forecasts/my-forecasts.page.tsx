import { CHOICES } from '@lodestone/contracts/field'
import { formatKg, grams } from '@lodestone/kernel/quantity'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { Downloads } from '../../files/downloads.tsx'
import { useFormat } from '../../format/use-format.ts'
import { type Column, countColumn, shownColumn } from '../../table/column.ts'
import { DataTable } from '../../table/table.tsx'
import { Badge } from '../../ui/badge.tsx'
import { ButtonLink, Link } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Page } from '../../ui/page.tsx'
import { Empty, Loaded } from '../../ui/state.tsx'
import type { Forecast } from './forecast.ts'
import { forecastsQuery } from './my-forecasts.queries.ts'

const sumOf = (forecast: Forecast, commitment?: string): string =>
  formatKg(
    forecast.lines
      .filter(line => commitment === undefined || line.commitment === commitment)
      .reduce((sum, line) => sum + grams(line.quantityKg), 0n),
  )

/** All forecasts of one's own. */
export default function MyForecastsPage() {
  const { t } = useTranslation('my-forecasts')
  const format = useFormat()
  const [, go] = useLocation()
  const query = useQuery(forecastsQuery())
  const columns: Column<Forecast>[] = [
    {
      id: 'reference',
      header: t('reference'),
      sort: one => one.reference,
      cell: one => <Link to={`/my/forecasts/${one.id}`}>{one.reference}</Link>,
    },
    {
      id: 'status',
      header: t('status'),
      sort: one => one.status,
      cell: one => <Badge tone={one.status === 'standing' ? 'good' : 'neutral'}>{t(`statusWord.${one.status}`)}</Badge>,
    },
    countColumn('lines', t('lines'), one => one.lines.length, format.count),
    ...CHOICES.commitment.map(commitment => ({
      id: commitment,
      header: t(`commitmentWord.${commitment}`),
      numeric: true,
      sort: (one: Forecast) => sumOf(one, commitment),
      cell: (one: Forecast) => format.kg(sumOf(one, commitment)),
    })),
    shownColumn('updated', t('updated'), one => one.updatedAt, format.dateTime, 'minmax(160px, 1fr)'),
  ]
  return (
    <Page
      title={t('title')}
      lead={t('lead')}
      aside={
        <ButtonLink to="/my/forecasts/new" kind="primary">
          {t('new')}
        </ButtonLink>
      }
    >
      <Loaded query={query}>
        {({ items, more }) =>
          items.length === 0 ? (
            <Empty action={<ButtonLink to="/my/forecasts/new">{t('new')}</ButtonLink>}>{t('none')}</Empty>
          ) : (
            <DataTable
              label={t('title')}
              rows={items}
              more={more}
              columns={columns}
              rowId={one => one.id}
              onRow={one => go(`/my/forecasts/${one.id}`)}
              initialSort={{ id: 'updated', desc: true }}
            />
          )
        }
      </Loaded>
      <Card title={t('files')} lead={t('filesLead')}>
        <div className="row">
          <Downloads
            files={[
              { path: '/templates/forecast.xlsx', name: 'forecast.xlsx', label: t('templateXlsx') },
              { path: '/templates/forecast.csv', name: 'forecast.csv', label: t('templateCsv') },
              { path: '/demand/forecasts/export?format=xlsx', name: 'forecasts.xlsx', label: t('exportXlsx') },
              { path: '/demand/forecasts/export?format=csv', name: 'forecasts.csv', label: t('exportCsv') },
            ]}
          />
        </div>
      </Card>
    </Page>
  )
}
