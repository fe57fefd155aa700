import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../format/use-format.ts'
import { bySoonest } from '../../outlook/stops.ts'
import { useWords } from '../../outlook/use-words.ts'
import { type Column, figureColumn, shownColumn, textColumn } from '../../table/column.ts'
import { DataTable } from '../../table/table.tsx'
import type { ExposedScenario } from './my-outlook.queries.ts'

type Row = ExposedScenario['lines'][number]

/** Each line with each element it needs. */
export function LineTable({ lines }: { lines: readonly Row[] }) {
  const { t } = useTranslation(['my-outlook', 'outlook'])
  const format = useFormat()
  const words = useWords()
  const rows = useMemo(() => lines.toSorted(bySoonest), [lines])
  const columns = useMemo(
    (): readonly Column<Row>[] => [
      textColumn('line', t('outlook:line'), row => row.line, 'minmax(150px, 1.4fr)'),
      textColumn('element', t('outlook:element'), row => words.element(row.element), 'minmax(130px, 1fr)'),
      textColumn('stage', t('outlook:stage'), row => words.stage(row.stage), 'minmax(100px, 0.8fr)'),
      figureColumn('need', t('outlook:need'), row => row.needKg, format.kg),
      figureColumn('short', t('outlook:short'), row => row.shortKg, format.kg),
      figureColumn('covered', t('outlook:part.covered'), row => row.coveredKg, format.kg),
      shownColumn('stopsOn', t('outlook:stopsOn'), row => row.stopsOn, format.date, '130px'),
      figureColumn('days', t('days.daysUntil'), daysOf, days => format.count(Number(days))),
    ],
    [t, format, words],
  )
  return (
    <DataTable
      label={t('days.table')}
      rows={rows}
      columns={columns}
      rowId={row => `${row.line} ${row.element} ${row.stage} ${row.country}`}
    />
  )
}

const daysOf = ({ daysUntilStop }: Row): string | undefined =>
  daysUntilStop === undefined ? undefined : String(daysUntilStop)
