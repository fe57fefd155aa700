import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../format/use-format.ts'
import { percentOfShare } from '../../outlook/happens.ts'
import { useWords } from '../../outlook/use-words.ts'
import { type Column, figureColumn, textColumn } from '../../table/column.ts'
import { DataTable } from '../../table/table.tsx'
import type { Baseline } from './baseline.queries.ts'
import { useSourced } from './use-sourced.tsx'

type Yield = Baseline['assumptions']['yields'][number]

export function YieldsTable({ yields }: { yields: readonly Yield[] }) {
  const { t } = useTranslation(['baseline', 'outlook'])
  const format = useFormat()
  const words = useWords()
  const sourced = useSourced<Yield>()
  const columns = useMemo((): readonly Column<Yield>[] => {
    const percent = (share: string): string => format.percent(percentOfShare(share))
    return [
      textColumn('stage', t('outlook:stage'), row => words.stage(row.stage)),
      figureColumn('low', t('low'), row => row.low, percent),
      figureColumn('high', t('high'), row => row.high, percent),
      ...sourced,
    ]
  }, [t, format, words, sourced])
  return <DataTable label={t('table.yields')} rows={yields} columns={columns} rowId={row => row.stage} />
}
