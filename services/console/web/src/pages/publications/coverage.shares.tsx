import { useTranslation } from 'react-i18next'
import { useMaterialName } from '../../api/use-material-name.ts'
import { useFormat } from '../../format/use-format.ts'
import { DataTable } from '../../table/table.tsx'
import type { Coverage } from './publications.ts'

/** What comes from each country at each stage. */
export function SharesTable({ shares }: { shares: Coverage['shares'] }) {
  const { t } = useTranslation('publications')
  const format = useFormat()
  const nameOf = useMaterialName()
  return (
    <DataTable
      label={`${t('country')}, ${t('stage')}`}
      rows={shares}
      rowId={row => `${row.material} ${row.stage} ${row.country}`}
      columns={[
        {
          id: 'material',
          header: t('material'),
          cell: row => nameOf(row.material),
          sort: row => nameOf(row.material),
          width: 'minmax(150px, 1.2fr)',
        },
        {
          id: 'stage',
          header: t('stage'),
          cell: row => t(`stages.${row.stage}`),
          sort: row => t(`stages.${row.stage}`),
        },
        {
          id: 'country',
          header: t('country'),
          cell: row => format.country(row.country),
          sort: row => format.country(row.country),
        },
        { id: 'kg', header: t('eligible'), cell: row => format.kg(row.kg), sort: row => row.kg, numeric: true },
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
      ]}
    />
  )
}
