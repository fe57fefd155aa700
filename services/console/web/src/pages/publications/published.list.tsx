import { useTranslation } from 'react-i18next'
import { useFormat } from '../../format/use-format.ts'
import { type Column, countColumn, textColumn } from '../../table/column.ts'
import { DataTable } from '../../table/table.tsx'
import { Button } from '../../ui/button.tsx'
import type { Publication } from './publications.ts'
import { useWhat } from './use-what.ts'

export function List({
  items,
  shown,
  choose,
}: {
  items: readonly Publication[]
  shown: Publication
  choose: (id: string) => void
}) {
  const { t } = useTranslation('publications')
  const format = useFormat()
  const whatOf = useWhat()
  const heldIn = (one: Publication) => one.withheld.filter(each => each.action === 'held').length
  const figure = (id: string, header: string, of: (one: Publication) => number): Column<Publication> =>
    countColumn(id, header, of, format.count, '130px')
  const columns: readonly Column<Publication>[] = [
    {
      id: 'when',
      header: t('when'),
      cell: row => (
        <Button
          kind="quiet"
          onPress={() => choose(row.id)}
          {...(row.id === shown.id ? { 'aria-current': 'true' } : {})}
        >
          {format.dateTime(row.publishedAt)}
        </Button>
      ),
      sort: row => row.publishedAt,
      width: '190px',
    },
    textColumn('what', t('what'), row => whatOf(row), 'minmax(260px, 1fr)'),
    figure('version', t('version'), row => row.version),
    figure('open', t('open'), row => row.open),
    figure('suppressed', t('suppressedCells'), row => row.suppressed),
    figure('held', t('heldCells'), heldIn),
  ]
  return (
    <DataTable
      label={t('tabs.published')}
      rows={items}
      rowId={row => row.id}
      onRow={row => choose(row.id)}
      columns={columns}
    />
  )
}
