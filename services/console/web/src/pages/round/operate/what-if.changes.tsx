import { useTranslation } from 'react-i18next'
import { useFormat } from '../../../format/use-format.ts'
import { type Column, figureColumn } from '../../../table/column.ts'
import { DataTable } from '../../../table/table.tsx'
import type { Change } from './what-if.shares.ts'

/** `inKg`: the round is in goods of one form, so that its kilograms can be added. */
export function Changes({ changes, inKg }: { changes: readonly Change[]; inKg: boolean }) {
  const { t } = useTranslation('round-what-if')
  const format = useFormat()
  const kg = (id: keyof Change & `${string}Kg`, width = 'minmax(128px, 1fr)'): Column<Change> =>
    figureColumn(id, t(`changes.${id}`), row => row[id], format.kg, width)
  const columns: readonly Column<Change>[] = [
    {
      id: 'class',
      header: t('changes.class'),
      sort: row => `${row.priority} ${row.bloc}`,
      cell: row => t('changes.group', { priority: row.priority, bloc: row.bloc }),
      width: 'minmax(120px, 1fr)',
    },
    ...(inKg ? [kg('askedKg'), kg('recordedKg'), kg('hypotheticalKg'), kg('gainedKg'), kg('lostKg')] : []),
    {
      id: 'lines',
      header: t('changes.lines'),
      cell: row =>
        t('changes.linesOf', {
          gaining: format.count(row.linesGaining),
          losing: format.count(row.linesLosing),
          all: format.count(row.lines),
        }),
      width: 'minmax(210px, 1.4fr)',
    },
  ]
  return (
    <DataTable
      label={t('changes.title')}
      rows={changes}
      columns={columns}
      rowId={row => `${row.priority} ${row.bloc}`}
    />
  )
}
