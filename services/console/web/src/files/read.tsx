import { useTranslation } from 'react-i18next'
import { useMaterialName } from '../api/use-material-name.ts'
import { useFormat } from '../format/use-format.ts'
import type { Column } from '../table/column.ts'
import { DataTable } from '../table/table.tsx'
import type { Preview, Remark } from './preview.ts'

export function Read({ preview }: { preview: Preview }) {
  const { t } = useTranslation('files')
  const format = useFormat()
  const material = useMaterialName()
  const place = ({ sheet, cell, row, column }: Remark) =>
    [sheet, cell ?? (row === undefined ? '' : t('rowOf', { row })), column].filter(Boolean).join(' · ')
  const placesOf = ({ places }: Remark) => places.filter(Boolean).join(' · ')
  const remarks: Column<Remark>[] = [
    { id: 'place', header: t('place'), width: '170px', cell: one => place(one) || placesOf(one) || '–' },
    { id: 'value', header: t('value'), width: 'minmax(100px, 0.7fr)', cell: one => one.value ?? '' },
    {
      id: 'message',
      header: t('message'),
      width: '440px',
      cell: one => <span title={one.message}>{one.message}</span>,
    },
  ]
  // Its own name for the whole is asked for beside the table, not in the file.
  const warnings = preview.warnings.filter(({ path }) => path !== 'reference')
  const id = (one: Remark) => `${one.path} ${one.cell ?? one.row} ${one.message}`
  return (
    <div className="stack" role="status">
      <p className={preview.errorCount > 0 ? 'note warn' : 'note good'}>
        {t('found', { count: preview.rows, rows: format.count(preview.rows), valid: format.count(preview.valid) })}{' '}
        {preview.errorCount > 0 ? t('errors', { count: preview.errorCount }) : t('noErrors')}
      </p>
      {preview.errors.length > 0 && (
        <DataTable label={t('errorsTitle')} rows={preview.errors} columns={remarks} rowId={id} />
      )}
      {warnings.length > 0 && <DataTable label={t('warningsTitle')} rows={warnings} columns={remarks} rowId={id} />}
      {preview.totals.length > 0 && (
        <DataTable
          label={t('totals')}
          rows={preview.totals}
          rowId={one => `${one.material} ${one.period}`}
          columns={[
            { id: 'material', header: t('material'), cell: one => material(one.material) },
            { id: 'period', header: t('period'), cell: one => format.period(one.period) },
            { id: 'lines', header: t('lines'), numeric: true, cell: one => format.count(one.lines) },
            { id: 'kg', header: t('quantity'), numeric: true, cell: one => format.kg(one.quantityKg) },
          ]}
        />
      )}
    </div>
  )
}
