import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../format/use-format.ts'
import { useWords } from '../../outlook/use-words.ts'
import { type Column, countColumn, textColumn } from '../../table/column.ts'
import { DataTable } from '../../table/table.tsx'
import type { Baseline } from './baseline.queries.ts'

type Route = Baseline['routes'][number]

export function RoutesTable({ routes }: { routes: readonly Route[] }) {
  const { t } = useTranslation('baseline')
  const format = useFormat()
  const words = useWords()
  const columns = useMemo(
    (): readonly Column<Route>[] => [
      textColumn('from', t('origin'), row => words.country(row.from)),
      textColumn('to', t('destination'), row => words.country(row.to)),
      countColumn('days', t('days'), row => row.days, format.count),
    ],
    [t, format, words],
  )
  return <DataTable label={t('table.routes')} rows={routes} columns={columns} rowId={row => `${row.from} ${row.to}`} />
}
