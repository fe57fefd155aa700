import { useTranslation } from 'react-i18next'
import { useMaterialName } from '../../api/use-material-name.ts'
import { useFormat } from '../../format/use-format.ts'
import { type Column, figureColumn, textColumn } from '../../table/column.ts'
import { DataTable } from '../../table/table.tsx'
import type { Coverage } from './publications.ts'

/** What comes from each country at each stage. */
export function SharesTable({ shares }: { shares: Coverage['shares'] }) {
  const { t } = useTranslation('publications')
  const format = useFormat()
  const nameOf = useMaterialName()
  const columns: readonly Column<Coverage['shares'][number]>[] = [
    textColumn('material', t('material'), row => nameOf(row.material), 'minmax(150px, 1.2fr)'),
    textColumn('stage', t('stage'), row => t(`stages.${row.stage}`)),
    textColumn('country', t('country'), row => format.country(row.country)),
    figureColumn('kg', t('eligible'), row => row.kg, format.kg),
    {
      id: 'ofSupply',
      header: t('ofSupply'),
      cell: row => (row.ofSupplyPct ? format.percent(row.ofSupplyPct) : '–'),
      sort: row => row.ofSupplyPct ?? undefined,
      numeric: true,
    },
    {
      id: 'ofDemand',
      header: t('ofDemand'),
      cell: row => (row.ofDemandPct ? format.percent(row.ofDemandPct) : '–'),
      sort: row => row.ofDemandPct ?? undefined,
      numeric: true,
    },
  ]
  return (
    <DataTable
      label={`${t('country')}, ${t('stage')}`}
      rows={shares}
      rowId={row => `${row.material} ${row.stage} ${row.country}`}
      columns={columns}
    />
  )
}
