import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../format/use-format.ts'
import { partsOf } from '../../outlook/gap.ts'
import { useWords } from '../../outlook/use-words.ts'
import { type Column, figureColumn, shownColumn, textColumn } from '../../table/column.ts'
import { DataTable } from '../../table/table.tsx'
import type { MonthOutcome } from './outlook.queries.ts'

/** All elements and months in one table, to search and to take away. */
export function MonthsTable({ months }: { months: readonly MonthOutcome[] }) {
  const { t } = useTranslation('outlook')
  const format = useFormat()
  const words = useWords()
  const columns = useMemo(
    (): readonly Column<MonthOutcome>[] => [
      textColumn('element', t('element'), row => words.element(row.element), 'minmax(130px, 1fr)'),
      shownColumn('month', t('month'), row => row.month, format.period, '110px'),
      figureColumn('need', t('need'), row => row.needKg, format.kg),
      figureColumn('short', t('short'), row => row.shortKg, format.kg),
      figureColumn('covered', t('part.covered'), row => row.coveredKg, format.kg),
      figureColumn('missing', t('part.missing'), row => partsOf(row).missing, format.kg),
      figureColumn('undisturbed', t('undisturbedShort'), row => row.undisturbedShortKg, format.kg),
    ],
    [t, format, words],
  )
  return (
    <DataTable
      label={t('shortage.table')}
      rows={months}
      columns={columns}
      rowId={row => `${row.element} ${row.month}`}
    />
  )
}
