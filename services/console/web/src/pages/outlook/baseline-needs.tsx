import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../format/use-format.ts'
import { useWords } from '../../outlook/use-words.ts'
import { type Column, figureColumn, shownColumn, textColumn } from '../../table/column.ts'
import { DataTable } from '../../table/table.tsx'
import type { Baseline } from './baseline.queries.ts'
import { useSourced } from './use-sourced.tsx'

type Need = Baseline['needs'][number]

export function NeedsTable({ needs }: { needs: readonly Need[] }) {
  const { t } = useTranslation(['baseline', 'outlook'])
  const format = useFormat()
  const words = useWords()
  const sourced = useSourced<Need>()
  const columns = useMemo(
    (): readonly Column<Need>[] => [
      textColumn('line', t('need'), row => row.line, 'minmax(160px, 1.4fr)'),
      textColumn('owner', t('outlook:owner'), row => row.owner, 'minmax(110px, 0.8fr)'),
      textColumn('bloc', t('outlook:blocLabel'), row => row.bloc && words.bloc(row.bloc), 'minmax(110px, 0.8fr)'),
      textColumn('country', t('outlook:country'), row => words.country(row.country), 'minmax(110px, 0.8fr)'),
      textColumn('element', t('outlook:element'), row => row.element, '100px'),
      textColumn('stage', t('outlook:stage'), row => words.stage(row.stage), 'minmax(100px, 0.7fr)'),
      figureColumn('kg', t('kgPerMonth'), row => row.kgPerMonth, format.decimal),
      shownColumn('from', t('from'), row => row.from, format.period, '100px'),
      shownColumn('to', t('to'), row => row.to, format.period, '100px'),
      ...sourced,
    ],
    [t, format, words, sourced],
  )
  return (
    <DataTable
      label={t('table.needs')}
      rows={needs}
      columns={columns}
      rowId={row => `${row.owner} ${row.line} ${row.element} ${row.stage} ${row.from}`}
    />
  )
}
