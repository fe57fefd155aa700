import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Item } from '../api/client.ts'
import { useFormat } from '../format/use-format.ts'
import { type Column, figureColumn, textColumn } from '../table/column.ts'
import { DataTable } from '../table/table.tsx'
import { Badge } from '../ui/badge.tsx'
import { Card } from '../ui/card.tsx'
import { Empty, Loaded } from '../ui/state.tsx'
import { AGAIN_MS, sitesQuery } from './origin.queries.ts'

export type Site = Item<'/supply/sites'>

const ownColumns = (t: Words, format: ReturnType<typeof useFormat>): readonly Column<Site>[] => [
  {
    id: 'site',
    header: t('site'),
    width: 'minmax(190px, 1.4fr)',
    sort: one => one.site,
    cell: one => (
      <span>
        {one.site}, {format.country(one.country)} {one.exceeded && <Badge tone="warn">{t('exceeded')}</Badge>}
      </span>
    ),
  },
  textColumn('stage', t('stageHeader'), one => t(`stage.${one.stage}`), '112px'),
  textColumn('year', t('year'), one => String(one.year), '80px'),
  {
    ...figureColumn<Site>('capacity', t('capacity'), one => one.capacityKg, format.kg, '150px'),
    cell: one => (one.capacityKg === undefined ? t('notAttested') : format.kg(one.capacityKg)),
  },
  figureColumn('committed', t('committed'), one => one.committedKg, format.kg, '130px'),
  figureColumn('made', t('made'), one => one.madeKg, format.kg, '120px'),
  figureColumn('offered', t('offered'), one => one.offeredKg, format.kg, '120px'),
  figureColumn('contracted', t('contracted'), one => one.contractedKg, format.kg, '120px'),
  figureColumn('left', t('left'), one => one.leftKg, format.kg, '120px'),
]
type Words = ReturnType<typeof useTranslation<'sites'>>['t']

/** What sites can make in a year, and what is left of it. `holder`: whose each is, where several suppliers' are shown. */
export function Sites({ holder }: { holder?: (site: Site) => string }) {
  const { t } = useTranslation('sites')
  const format = useFormat()
  const query = useQuery({ ...sitesQuery(), refetchInterval: AGAIN_MS })
  const others = (one: Site) => one.others?.offeredKg
  const columns = [
    ...(holder ? [textColumn('holder', t('holder'), holder, 'minmax(150px, 1fr)')] : []),
    ...ownColumns(t, format),
    ...(holder ? [figureColumn('others', t('others'), others, format.kg, '150px')] : []),
  ]
  return (
    <Card title={t('title')} lead={t(holder ? 'leadAll' : 'lead')}>
      <Loaded query={query} rows={3}>
        {({ items, more }) =>
          items.length === 0 ? (
            <Empty>{t(holder ? 'noneAll' : 'none')}</Empty>
          ) : (
            <DataTable
              label={t('title')}
              rows={items}
              more={more}
              columns={columns}
              rowId={one => `${one.participantId} ${one.year} ${one.stage} ${one.country} ${one.site}`}
            />
          )
        }
      </Loaded>
    </Card>
  )
}
