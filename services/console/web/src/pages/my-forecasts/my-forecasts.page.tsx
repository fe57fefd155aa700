import { CHOICES } from '@lodestone/contracts/field'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { Downloads } from '../../files/downloads.tsx'
import { useFormat } from '../../format/use-format.ts'
import { useMasses } from '../../goods/use-masses.ts'
import { Begun } from '../../kept/kept.tsx'
import { Acting } from '../../session/acting.tsx'
import { type Column, countColumn, shownColumn } from '../../table/column.ts'
import { DataTable } from '../../table/table.tsx'
import { Badge } from '../../ui/badge.tsx'
import { ButtonLink, Link } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Page } from '../../ui/page.tsx'
import { Empty, Loaded } from '../../ui/state.tsx'
import type { Forecast } from './forecast.ts'
import { Mappings } from './mappings.tsx'
import { forecastsQuery } from './my-forecasts.queries.ts'

/** All forecasts of one's own. */
export default function MyForecastsPage() {
  const { t } = useTranslation('my-forecasts')
  const format = useFormat()
  const masses = useMasses()
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
      width: 'minmax(150px, 1.2fr)',
      cell: (one: Forecast) => masses(one.lines.filter(line => line.commitment === commitment)),
    })),
    shownColumn('updated', t('updated'), one => one.updatedAt, format.dateTime, 'minmax(160px, 1fr)'),
  ]
  return (
    <Page
      title={t('title')}
      lead={t('lead')}
      aside={
        <Acting>
          <ButtonLink to="/my/forecasts/new" kind="primary">
            {t('new')}
          </ButtonLink>
        </Acting>
      }
    >
      <Begun id="forecast" to="/my/forecasts/new" />
      <Loaded query={query}>
        {({ items, more }) =>
          items.length === 0 ? (
            <Empty
              action={
                <Acting>
                  <ButtonLink to="/my/forecasts/new">{t('new')}</ButtonLink>
                </Acting>
              }
            >
              {t('none')}
            </Empty>
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
      <Mappings />
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
