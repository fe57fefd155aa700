import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../../format/use-format.ts'
import { type Column, figureColumn, shownColumn, textColumn } from '../../../table/column.ts'
import { DataTable } from '../../../table/table.tsx'
import { Card } from '../../../ui/card.tsx'
import { type SettledPool, settledPools } from './match.figures.pools.ts'
import type { RoundRecord } from './round.queries.ts'
import { useNames } from './use-names.ts'

/** What members pay and suppliers get in each pool, over what all passes awarded: nothing before the award, or where nothing was awarded. */
export function Settlement({ record }: { record: RoundRecord }) {
  const { t } = useTranslation('round-match')
  const format = useFormat()
  const { material } = useNames()
  const { settlement } = record
  const rows = useMemo(() => (settlement ? settledPools(settlement) : []), [settlement])
  const currency = settlement?.currency ?? record.rules.baseCurrency
  const columns = useMemo((): readonly Column<SettledPool>[] => {
    const money = (id: 'price' | 'goods' | 'freight' | 'paid'): Column<SettledPool> => ({
      id,
      header: t(`settlement.${id}`),
      numeric: true,
      sort: row => row[id],
      cell: row => format[id === 'price' ? 'money' : 'sum']({ amount: row[id], currency }),
      width: 'minmax(130px, 1fr)',
    })
    return [
      textColumn('material', t('material'), row => material(row.material), 'minmax(150px, 1.4fr)'),
      textColumn('grade', t('grade'), row => row.grade, 'minmax(80px, 0.6fr)'),
      shownColumn('period', t('period'), row => row.period, format.period, 'minmax(90px, 0.6fr)'),
      textColumn('zone', t('zone'), row => row.zone, 'minmax(64px, 0.4fr)'),
      {
        id: 'lines',
        header: t('settlement.lines'),
        numeric: true,
        sort: row => String(row.lines),
        cell: row =>
          row.isOwn
            ? t('settlement.own')
            : row.atCeiling === 0
              ? format.count(row.lines)
              : t('settlement.atCeiling', { lines: format.count(row.lines), held: format.count(row.atCeiling) }),
        width: 'minmax(130px, 0.9fr)',
      },
      figureColumn('need', t('settlement.need'), row => row.needKg, format.kg, 'minmax(120px, 0.9fr)'),
      money('price'),
      money('goods'),
      money('freight'),
      money('paid'),
    ]
  }, [t, format, material, currency])
  if (rows.length === 0) return null
  return (
    <Card title={t('settlement.title')} lead={t('settlement.lead')}>
      <DataTable label={t('settlement.title')} rows={rows} columns={columns} rowId={row => row.key} />
    </Card>
  )
}
