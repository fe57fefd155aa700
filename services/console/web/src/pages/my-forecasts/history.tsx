import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../format/use-format.ts'
import { useMasses } from '../../goods/use-masses.ts'
import { DataTable } from '../../table/table.tsx'
import { Card } from '../../ui/card.tsx'
import { Loaded } from '../../ui/state.tsx'
import { historyQuery } from './my-forecasts.queries.ts'

/** Every version of a forecast: when it came, and how much it asked. */
export function Versions({ id, version }: { id: string; version: number }) {
  const { t } = useTranslation('my-forecasts')
  const format = useFormat()
  const masses = useMasses()
  const query = useQuery(historyQuery(id, version))
  const word = (type: string) => {
    if (type.includes('withdrawn')) return t('happened.withdrawn')
    return type.includes('revised') ? t('happened.revised') : t('happened.submitted')
  }
  return (
    <Card title={t('history')}>
      <Loaded query={query}>
        {versions => (
          <DataTable
            label={t('tableOf', { name: t('history') })}
            rows={versions.toReversed()}
            rowId={one => `${one.version}`}
            columns={[
              { id: 'version', header: t('versionHeader'), width: '110px', cell: one => one.version },
              { id: 'what', header: t('what'), cell: one => word(one.type) },
              { id: 'time', header: t('updated'), width: 'minmax(160px, 1fr)', cell: one => format.dateTime(one.time) },
              { id: 'lines', header: t('lines'), numeric: true, cell: one => format.count(one.lines.length) },
              {
                id: 'kg',
                header: t('quantity'),
                cell: one => masses(one.lines),
              },
            ]}
          />
        )}
      </Loaded>
    </Card>
  )
}
