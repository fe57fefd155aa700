import { useTranslation } from 'react-i18next'
import { useFormat } from '../../format/use-format.ts'
import { type Column, countColumn, textColumn } from '../../table/column.ts'
import { DataTable } from '../../table/table.tsx'
import type { CellFault, Previewed } from './previewed.ts'
import { useTableName } from './use-table-name.ts'

/** What is wrong with an uploaded baseline, cell by cell, or what it would change. */
export function BaselinePreviewed({ preview: { faults, changes, baseline } }: { preview: Previewed }) {
  const { t } = useTranslation('baseline')
  const format = useFormat()
  if (!baseline) return <Faults faults={faults} />
  const { name, plants, routes, needs } = baseline
  const counts = { plants: format.count(plants), routes: format.count(routes), needs: format.count(needs) }
  const isSame = changes.every(one => one.added + one.removed + one.changed === 0)
  return (
    <div className="stack" role="status">
      <p className="note good">
        {t('sound', { name, ...counts })} {isSame && t('noChanges')}
      </p>
      {!isSame && <Changes changes={changes} />}
    </div>
  )
}

function Faults({ faults }: { faults: readonly CellFault[] }) {
  const { t } = useTranslation('baseline')
  const format = useFormat()
  const tableName = useTableName()
  const columns: readonly Column<CellFault>[] = [
    textColumn('table', t('show'), one => one.table && tableName(one.table), '120px'),
    textColumn('row', t('row'), one => (one.row === undefined ? undefined : format.count(one.row)), '80px'),
    textColumn('column', t('column'), one => one.column, '130px'),
    ...(faults.some(one => one.cell !== undefined)
      ? [textColumn<CellFault>('cell', t('cell'), one => one.cell, '90px')]
      : []),
    textColumn('message', t('message'), one => one.message, 'minmax(260px, 2fr)'),
  ]
  return (
    <div className="stack" role="status">
      <p className="note bad">{t('faults', { count: faults.length })}</p>
      <DataTable
        label={t('faultsTitle')}
        rows={faults}
        rowId={one => `${one.table} ${one.row} ${one.column} ${one.message}`}
        columns={columns}
      />
    </div>
  )
}

type Change = Previewed['changes'][number]

function Changes({ changes }: { changes: readonly Change[] }) {
  const { t } = useTranslation('baseline')
  const format = useFormat()
  const tableName = useTableName()
  const columns: readonly Column<Change>[] = [
    textColumn('table', t('show'), one => tableName(one.table)),
    ...(['added', 'removed', 'changed'] as const).map(what =>
      countColumn<Change>(what, t(what), one => one[what], format.count),
    ),
  ]
  return <DataTable label={t('changesTitle')} rows={changes} rowId={one => one.table} columns={columns} />
}
