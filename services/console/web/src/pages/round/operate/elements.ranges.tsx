import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Answer } from '../../../api/client.ts'
import { drawn } from '../../../format/format.ts'
import { useFormat } from '../../../format/use-format.ts'
import type { Column } from '../../../table/column.ts'
import { DataTable } from '../../../table/table.tsx'
import { Badge } from '../../../ui/badge.tsx'
import styles from './round.module.css'

export type Elements = Answer<'/rounds/{id}/elements'>
type Sums = NonNullable<Elements['matched']>
type Range = Sums['elements'][number]

/** From the least to the most that the goods can contain. */
export function Ranges({
  elements,
  label,
  brief = false,
}: {
  elements: readonly Range[]
  label: string
  brief?: boolean
}) {
  const { t } = useTranslation('round-elements')
  const format = useFormat()
  const most = Math.max(...elements.map(one => drawn(one.mostKg)), 1)
  const columns = useMemo(
    (): readonly Column<Range>[] => [
      {
        id: 'element',
        header: t('element'),
        cell: row => t(`elements.${row.element}`),
        width: 'minmax(120px, 1fr)',
      },
      ...(brief
        ? []
        : [
            {
              id: 'bar',
              header: t('range'),
              cell: (row: Range) => (
                <svg className={styles.range} viewBox="0 0 100 12" preserveAspectRatio="none" aria-hidden="true">
                  <line x1="0" x2="100" y1="6" y2="6" />
                  <rect
                    x={(100 * drawn(row.leastKg)) / most}
                    width={Math.max(0.6, (100 * (drawn(row.mostKg) - drawn(row.leastKg))) / most)}
                    y="2"
                    height="8"
                  />
                </svg>
              ),
              width: 'minmax(120px, 2fr)',
            },
          ]),
      {
        id: 'least',
        header: t('least'),
        numeric: true,
        sort: row => row.leastKg,
        cell: row => <span title={format.mass(row.leastKg)}>{format.kg(row.leastKg)}</span>,
        width: 'minmax(126px, 1fr)',
      },
      {
        id: 'most',
        header: t('most'),
        numeric: true,
        sort: row => row.mostKg,
        cell: row => <span title={format.mass(row.mostKg)}>{format.kg(row.mostKg)}</span>,
        width: 'minmax(126px, 1fr)',
      },
      ...(brief
        ? []
        : [
            {
              id: 'oxide',
              header: t('oxide'),
              numeric: true,
              cell: (row: Range) => `${format.mass(row.oxide.leastKg)} – ${format.mass(row.oxide.mostKg)}`,
              width: 'minmax(150px, 1.2fr)',
            },
            {
              id: 'basis',
              header: t('basis'),
              cell: (row: Range) => (
                <Badge tone={row.uncertain ? 'warn' : 'good'}>{t(row.uncertain ? 'assumed' : 'declared')}</Badge>
              ),
              width: 'minmax(130px, 1fr)',
            },
          ]),
    ],
    [t, format, most, brief],
  )
  return <DataTable label={label} rows={elements} columns={columns} rowId={row => row.element} />
}
