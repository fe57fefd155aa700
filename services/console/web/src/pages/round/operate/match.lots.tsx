import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../../format/use-format.ts'
import type { Column } from '../../../table/column.ts'
import { DataTable } from '../../../table/table.tsx'
import { Empty } from '../../../ui/state.tsx'
import { type MissedLot, missedLots } from './match.figures.shortfall.ts'
import type { Explanation, RoundRecord } from './round.queries.ts'
import { useNames, useParties } from './use-names.ts'

/** Offers whose lot or tier was not reached, by how many kilograms, the nearest first. */
export function MissedLots({ record, explanations }: { record: RoundRecord; explanations: readonly Explanation[] }) {
  const { t } = useTranslation('round-match')
  const format = useFormat()
  const { material } = useNames()
  const party = useParties()
  const rows = useMemo(() => missedLots(record, explanations), [record, explanations])
  const columns = useMemo((): readonly Column<MissedLot>[] => {
    const mass = (id: 'taken' | 'lot' | 'open' | 'short'): Column<MissedLot> => ({
      id,
      header: t(`lots.${id}`),
      numeric: true,
      sort: row => row[`${id}Kg`],
      cell: row => format.kg(row[`${id}Kg`]),
      width: 'minmax(120px, 1fr)',
    })
    return [
      {
        id: 'supplier',
        header: t('supplier'),
        sort: row => party(row.supplierId).name,
        cell: row => party(row.supplierId).name,
        width: 'minmax(160px, 1.6fr)',
      },
      {
        id: 'material',
        header: t('material'),
        sort: row => material(row.material),
        cell: row => material(row.material),
        width: 'minmax(150px, 1.4fr)',
      },
      {
        id: 'period',
        header: t('period'),
        sort: row => row.period,
        cell: row => format.period(row.period),
        width: 'minmax(90px, 0.7fr)',
      },
      mass('taken'),
      mass('lot'),
      mass('open'),
      mass('short'),
    ]
  }, [t, format, material, party])
  if (rows.length === 0) return <Empty>{t('lots.none')}</Empty>
  return (
    <DataTable
      label={t('lots.title')}
      rows={rows}
      columns={columns}
      rowId={row => row.id}
      initialSort={{ id: 'short', desc: false }}
    />
  )
}
