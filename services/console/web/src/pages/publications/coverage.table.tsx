import { useTranslation } from 'react-i18next'
import { useMaterialName } from '../../api/use-material-name.ts'
import { drawn } from '../../format/format.ts'
import { useFormat } from '../../format/use-format.ts'
import { type Column, figureColumn, shownColumn, textColumn } from '../../table/column.ts'
import { DataTable } from '../../table/table.tsx'
import { Badge } from '../../ui/badge.tsx'
import styles from './publications.module.css'
import { type CoverageRow, hasGap } from './publications.ts'

/** Demand and eligible supply of each material and quarter, as figures and as bars. */
export function CoverageTable({ rows }: { rows: readonly CoverageRow[] }) {
  const { t } = useTranslation('publications')
  const format = useFormat()
  const nameOf = useMaterialName()
  // Magnets are asked a thousand times as much as terbium: bars compare within a material.
  const most = new Map<string, number>()
  for (const row of rows)
    most.set(row.material, Math.max(most.get(row.material) ?? 0, drawn(row.demandKg), drawn(row.eligibleSupplyKg)))
  const columns: readonly Column<CoverageRow>[] = [
    textColumn('material', t('material'), row => nameOf(row.material), 'minmax(150px, 1.2fr)'),
    shownColumn('period', t('period'), row => row.period, format.period, '110px'),
    figureColumn('demand', t('demand'), row => row.demandKg, format.kg),
    figureColumn('committed', t('committed'), row => row.committedKg, format.kg),
    figureColumn('eligible', t('eligible'), row => row.eligibleSupplyKg, format.kg),
    {
      id: 'gap',
      header: t('gap'),
      cell: row => (hasGap(row) ? format.kg(row.gapKg) : <Badge tone="good">{t('noGap')}</Badge>),
      sort: row => row.gapKg,
      numeric: true,
    },
    {
      id: 'bars',
      header: t('coverageChart'),
      cell: row => <Bars row={row} most={most.get(row.material) || 1} />,
      width: '260px',
    },
  ]
  return (
    <DataTable
      label={t('tabs.coverage')}
      rows={rows}
      rowId={row => `${row.material} ${row.period}`}
      columns={columns}
    />
  )
}

const BARS_PX = 230

/** Demand above, eligible supply below, on one scale for a material; the figures stand beside it. */
function Bars({ row, most }: { row: CoverageRow; most: number }) {
  const length = (kg: string) => (drawn(kg) / most) * BARS_PX
  return (
    <svg width={BARS_PX} height="18" aria-hidden="true" className={styles.bars}>
      <rect width={length(row.demandKg)} height="8" fill="var(--series-1)" />
      <rect y="10" width={length(row.eligibleSupplyKg)} height="8" fill="var(--series-3)" />
    </svg>
  )
}
