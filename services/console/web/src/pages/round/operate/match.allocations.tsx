import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { DataTable } from '../../../table/table.tsx'
import { useFigureColumns, useGoodsColumns } from './match.allocations.columns.tsx'
import type { Allocation } from './round.queries.ts'

export function Allocations({
  allocations,
  currency,
  more,
}: {
  allocations: readonly Allocation[]
  /** Of landed prices. */
  currency: string
  more: boolean
}) {
  const { t } = useTranslation('round-match')
  const goods = useGoodsColumns()
  const figures = useFigureColumns(
    currency,
    allocations.some(({ pass }) => pass !== undefined),
  )
  const columns = useMemo(() => [...goods, ...figures], [goods, figures])
  return (
    <DataTable
      label={t('allocations.title')}
      rows={allocations}
      columns={columns}
      rowId={row => row.id}
      more={more}
      initialSort={{ id: 'quantity', desc: true }}
    />
  )
}
