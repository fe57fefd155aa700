import { useTranslation } from 'react-i18next'
import { useMaterialName } from '../../api/use-material-name.ts'
import { useFormat } from '../../format/use-format.ts'
import { DataTable } from '../../table/table.tsx'
import { Badge } from '../../ui/badge.tsx'
import type { ExplainedCell, WithheldCell } from './publications.ts'

export function Cells({ cells, whyOf }: { cells: readonly ExplainedCell[]; whyOf: (why: WithheldCell) => string }) {
  const { t } = useTranslation('publications')
  const format = useFormat()
  const nameOf = useMaterialName()
  return (
    <DataTable
      label={t('cells')}
      rows={cells}
      rowId={row => row.id}
      columns={[
        {
          id: 'material',
          header: t('material'),
          cell: row => nameOf(row.material),
          sort: row => nameOf(row.material),
          width: 'minmax(150px, 1.2fr)',
        },
        { id: 'grade', header: t('grade'), cell: row => row.grade ?? '–', sort: row => row.grade, width: '110px' },
        {
          id: 'period',
          header: t('period'),
          cell: row => format.period(row.period),
          sort: row => row.period,
          width: '120px',
        },
        { id: 'bloc', header: t('bloc'), cell: row => row.bloc, sort: row => row.bloc, width: '110px' },
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
      ]}
    />
  )
}
