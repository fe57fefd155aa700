import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../format/use-format.ts'
import { percentOfShare } from '../../outlook/happens.ts'
import { useWords } from '../../outlook/use-words.ts'
import { type Column, figureColumn, shownColumn, textColumn } from '../../table/column.ts'
import { DataTable } from '../../table/table.tsx'
import type { Baseline } from './baseline.queries.ts'
import { useSourced } from './use-sourced.tsx'

type Plant = Baseline['plants'][number]

export function PlantsTable({ plants }: { plants: readonly Plant[] }) {
  const { t } = useTranslation(['baseline', 'outlook'])
  const format = useFormat()
  const words = useWords()
  const sourced = useSourced<Plant>()
  const columns = useMemo(
    (): readonly Column<Plant>[] => [
      textColumn('plant', t('plant'), row => row.plant, 'minmax(160px, 1.4fr)'),
      textColumn('element', t('outlook:element'), row => row.element, '100px'),
      textColumn('stage', t('outlook:stage'), row => words.stage(row.stage), 'minmax(100px, 0.7fr)'),
      textColumn('feeds', t('feeds'), row => row.feeds && words.stage(row.feeds), 'minmax(90px, 0.6fr)'),
      textColumn('country', t('outlook:country'), row => words.country(row.country), 'minmax(110px, 0.8fr)'),
      figureColumn('kg', t('kgPerMonth'), row => row.kgPerMonth, format.decimal),
      shownColumn('from', t('from'), row => row.from, format.period, '100px'),
      shownColumn('to', t('to'), row => row.to, format.period, '100px'),
      figureColumn(
        'probability',
        t('probability'),
        row => row.probability,
        share => format.percent(percentOfShare(share)),
      ),
      ...sourced,
    ],
    [t, format, words, sourced],
  )
  return (
    <DataTable
      label={t('table.plants')}
      rows={plants}
      columns={columns}
      rowId={row => `${row.plant} ${row.element} ${row.stage} ${row.from ?? ''}`}
    />
  )
}
