import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../../format/use-format.ts'
import { type Column, figureColumn, shownColumn, textColumn } from '../../../table/column.ts'
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
    const mass = (id: 'taken' | 'lot' | 'open' | 'short'): Column<MissedLot> =>
      figureColumn(id, t(`lots.${id}`), row => row[`${id}Kg`], format.kg, 'minmax(120px, 1fr)')
    return [
      textColumn('supplier', t('supplier'), row => party(row.supplierId).name, 'minmax(160px, 1.6fr)'),
      textColumn('material', t('material'), row => material(row.material), 'minmax(150px, 1.4fr)'),
      shownColumn('period', t('period'), row => row.period, format.period, 'minmax(90px, 0.7fr)'),
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
