import { useTranslation } from 'react-i18next'
import { useFormat } from '../../format/use-format.ts'
import { STAGES } from '../../outlook/chain.ts'
import { useWords } from '../../outlook/use-words.ts'
import { type Column, countColumn, textColumn } from '../../table/column.ts'
import { DataTable } from '../../table/table.tsx'
import type { Baseline } from './baseline.queries.ts'

type Setting = { readonly id: string; readonly name: string; readonly days: number }

/** Days that steps and ways take where nothing else says it. */
export function SettingsTable({ assumptions: { leadDays, transitDays } }: { assumptions: Baseline['assumptions'] }) {
  const { t } = useTranslation('baseline')
  const format = useFormat()
  const words = useWords()
  const rows: readonly Setting[] = [
    ...STAGES.flatMap(stage =>
      stage === 'recycling'
        ? []
        : [{ id: stage, name: t('leadDays', { stage: words.stage(stage) }), days: leadDays[stage] }],
    ),
    { id: 'transit', name: t('transitDays'), days: transitDays },
  ]
  const columns: readonly Column<Setting>[] = [
    textColumn('name', t('setting'), row => row.name, 'minmax(220px, 2fr)'),
    countColumn('days', t('days'), row => row.days, format.count),
  ]
  return <DataTable label={t('table.settings')} rows={rows} rowId={row => row.id} columns={columns} />
}
