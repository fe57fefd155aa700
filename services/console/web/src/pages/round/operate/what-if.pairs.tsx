import { useTranslation } from 'react-i18next'
import { useFormat } from '../../../format/use-format.ts'
import { type Column, shownColumn, textColumn } from '../../../table/column.ts'
import { DataTable } from '../../../table/table.tsx'
import { useNames } from './use-names.ts'
import type { SharePair } from './what-if.shares.ts'

export function SharesBeside({ pairs, alone }: { pairs: readonly SharePair[]; alone: boolean }) {
  const { t } = useTranslation(['round-what-if', 'round-match'])
  const format = useFormat()
  const { material } = useNames()
  const pct = (value: string | undefined) => (value === undefined ? '–' : format.percent(value))
  const columns: readonly Column<SharePair>[] = [
    textColumn('material', t('round-match:material'), row => material(row.material), 'minmax(150px, 1.4fr)'),
    {
      id: 'stage',
      header: t('round-match:stage'),
      sort: row => row.stage,
      cell: row => t(`round-match:stages.${row.stage}`, { defaultValue: row.stage }),
      width: 'minmax(110px, 0.8fr)',
    },
    shownColumn('country', t('round-match:country'), row => row.country, format.country, 'minmax(130px, 1fr)'),
    {
      id: 'real',
      header: t('real'),
      numeric: true,
      sort: row => row.before ?? '0',
      cell: row => pct(row.before),
      width: 'minmax(110px, 0.8fr)',
    },
    {
      id: 'tried',
      header: t('tried'),
      numeric: true,
      sort: row => row.after ?? '0',
      cell: row => pct(row.after),
      width: 'minmax(110px, 0.8fr)',
    },
    {
      id: 'moved',
      header: t('shares.points'),
      numeric: true,
      sort: row => String(row.moved),
      cell: row => format.signed((Number(row.moved) / 10_000).toFixed(1)),
      width: 'minmax(110px, 0.8fr)',
    },
  ]
  const shown = alone ? columns.filter(({ id }) => id !== 'real' && id !== 'moved') : columns
  return <DataTable label={t('shares.title')} rows={pairs} columns={shown} rowId={row => row.key} />
}
