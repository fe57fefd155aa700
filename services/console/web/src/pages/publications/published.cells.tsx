import { useTranslation } from 'react-i18next'
import { useMaterialName } from '../../api/use-material-name.ts'
import { useFormat } from '../../format/use-format.ts'
import { type Column, shownColumn, textColumn } from '../../table/column.ts'
import { DataTable } from '../../table/table.tsx'
import { Badge } from '../../ui/badge.tsx'
import type { ExplainedCell, WithheldCell } from './publications.ts'

export function Cells({ cells, whyOf }: { cells: readonly ExplainedCell[]; whyOf: (why: WithheldCell) => string }) {
  const { t } = useTranslation('publications')
  const format = useFormat()
  const nameOf = useMaterialName()
  const columns: readonly Column<ExplainedCell>[] = [
    textColumn('material', t('material'), row => nameOf(row.material), 'minmax(150px, 1.2fr)'),
    textColumn('grade', t('grade'), row => row.grade, '110px'),
    shownColumn('period', t('period'), row => row.period, format.period, '120px'),
    textColumn('bloc', t('bloc'), row => row.bloc, '110px'),
    {
      id: 'quantity',
      header: t('quantity'),
      cell: row => (row.quantityKg === undefined ? <Badge>{t('suppressed')}</Badge> : format.kg(row.quantityKg)),
      sort: row => row.quantityKg,
      numeric: true,
      width: 'minmax(140px, 1fr)',
    },
    {
      id: 'contributors',
      header: t('contributors'),
      cell: row => (row.contributors === undefined ? '–' : format.count(row.contributors)),
      sort: row => row.contributors?.toString(),
      numeric: true,
      width: '110px',
    },
    {
      id: 'why',
      header: t('why'),
      cell: row => (row.why ? whyOf(row.why) : ''),
      sort: row => (row.why ? whyOf(row.why) : undefined),
      width: 'minmax(300px, 2.4fr)',
    },
  ]
  return <DataTable label={t('cells')} rows={cells} rowId={row => row.id} columns={columns} />
}
