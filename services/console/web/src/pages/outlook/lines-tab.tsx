import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../format/use-format.ts'
import { bySoonest } from '../../outlook/stops.ts'
import { useWords } from '../../outlook/use-words.ts'
import { type Column, figureColumn, shownColumn, textColumn } from '../../table/column.ts'
import { DataTable } from '../../table/table.tsx'
import { Card } from '../../ui/card.tsx'
import type { LineOutcome } from './outlook.queries.ts'
import { ownName } from './own-name.ts'
import { useOwner } from './use-owner.ts'

/** Lines of members and needs of the market with whose they are, to search and to take away. */
export function LinesTab({ lines }: { lines: readonly LineOutcome[] }) {
  const { t } = useTranslation('outlook')
  const format = useFormat()
  const words = useWords()
  const ownerOf = useOwner()
  const rows = useMemo(() => lines.toSorted(bySoonest), [lines])
  const columns = useMemo(
    (): readonly Column<LineOutcome>[] => [
      textColumn('line', t('line'), ownName, 'minmax(150px, 1.4fr)'),
      textColumn('owner', t('owner'), row => ownerOf(row.owner), 'minmax(150px, 1.2fr)'),
      textColumn('element', t('element'), row => row.element, '100px'),
      textColumn('stage', t('stage'), row => words.stage(row.stage), 'minmax(100px, 0.7fr)'),
      textColumn('country', t('country'), row => words.country(row.country), 'minmax(110px, 0.8fr)'),
      figureColumn('need', t('need'), row => row.needKg, format.kg),
      figureColumn('short', t('short'), row => row.shortKg, format.kg),
      figureColumn('covered', t('part.covered'), row => row.coveredKg, format.kg),
      shownColumn('stopsOn', t('stopsOn'), row => row.stopsOn, format.date, '130px'),
      shownColumn('undisturbed', t('undisturbedStopsOn'), row => row.undisturbedStopsOn, format.date, '150px'),
    ],
    [t, format, words, ownerOf],
  )
  return (
    <Card title={t('lines.title')} lead={t('lines.lead')}>
      <DataTable
        label={t('lines.title')}
        rows={rows}
        columns={columns}
        rowId={row => `${row.owner} ${row.line} ${row.element} ${row.stage} ${row.country}`}
      />
    </Card>
  )
}
