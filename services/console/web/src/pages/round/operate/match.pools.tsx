import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../../format/use-format.ts'
import { type Column, countColumn, figureColumn, shownColumn, textColumn } from '../../../table/column.ts'
import { DataTable } from '../../../table/table.tsx'
import { type PoolPrice, pricesByPool } from './match.figures.pools.ts'
import type { RoundRecord } from './round.queries.ts'
import { useNames } from './use-names.ts'

export function Pools({ record }: { record: RoundRecord }) {
  const { t } = useTranslation('round-match')
  const format = useFormat()
  const { material } = useNames()
  const rows = useMemo(() => pricesByPool(record), [record])
  const currency = record.rules.baseCurrency
  const columns = useMemo(
    (): readonly Column<PoolPrice>[] => [
      textColumn('material', t('material'), row => material(row.material), 'minmax(150px, 1.6fr)'),
      textColumn('grade', t('grade'), row => row.grade, 'minmax(80px, 0.7fr)'),
      shownColumn('period', t('period'), row => row.period, format.period, 'minmax(90px, 0.7fr)'),
      textColumn('zone', t('zone'), row => row.zone, 'minmax(64px, 0.5fr)'),
      {
        id: 'price',
        header: t('pools.landed'),
        numeric: true,
        sort: row => row.from,
        cell: row =>
          row.from === row.to
            ? format.money({ amount: row.from, currency })
            : `${format.money({ amount: row.from, currency })} – ${format.decimal(row.to)}`,
        width: 'minmax(210px, 1.6fr)',
      },
      figureColumn('goods', t('flow.goods'), row => row.goodsKg, format.kg, 'minmax(130px, 1fr)'),
      countColumn('members', t('members.count'), row => row.members, format.count, 'minmax(90px, 0.6fr)'),
      countColumn('suppliers', t('suppliers'), row => row.suppliers, format.count, 'minmax(90px, 0.6fr)'),
    ],
    [t, format, material, currency],
  )
  return (
    <DataTable
      label={t('pools.title')}
      rows={rows}
      columns={columns}
      rowId={row => row.key}
      initialSort={{ id: 'goods', desc: true }}
    />
  )
}
