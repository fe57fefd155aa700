import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../../format/use-format.ts'
import type { Column } from '../../../table/column.ts'
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
      {
        id: 'material',
        header: t('material'),
        sort: row => material(row.material),
        cell: row => material(row.material),
        width: 'minmax(150px, 1.6fr)',
      },
      {
        id: 'grade',
        header: t('grade'),
        sort: row => row.grade,
        cell: row => row.grade ?? '–',
        width: 'minmax(80px, 0.7fr)',
      },
      {
        id: 'period',
        header: t('period'),
        sort: row => row.period,
        cell: row => format.period(row.period),
        width: 'minmax(90px, 0.7fr)',
      },
      { id: 'zone', header: t('zone'), sort: row => row.zone, cell: row => row.zone, width: 'minmax(64px, 0.5fr)' },
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
      {
        id: 'goods',
        header: t('flow.goods'),
        numeric: true,
        sort: row => row.goodsKg,
        cell: row => format.kg(row.goodsKg),
        width: 'minmax(130px, 1fr)',
      },
      {
        id: 'members',
        header: t('members.count'),
        numeric: true,
        sort: row => String(row.members),
        cell: row => format.count(row.members),
        width: 'minmax(90px, 0.6fr)',
      },
      {
        id: 'suppliers',
        header: t('suppliers'),
        numeric: true,
        sort: row => String(row.suppliers),
        cell: row => format.count(row.suppliers),
        width: 'minmax(90px, 0.6fr)',
      },
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
