import { useTranslation } from 'react-i18next'
import { useFormat } from '../../format/use-format.ts'
import type { GridColumn, GridRow } from '../../grid/rows.ts'
import { DataTable } from '../../table/table.tsx'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { type Difference, differences, type Forecast, rowOf } from './forecast.ts'

/** Somebody changed the forecast while it was edited here: what differs, and which of the two is to go on. */
export function Conflict({
  mine,
  theirs,
  columns,
  onMine,
  onTheirs,
}: {
  mine: readonly GridRow[]
  theirs: Forecast
  columns: readonly GridColumn[]
  onMine: () => void
  onTheirs: () => void
}) {
  const { t } = useTranslation('my-forecasts')
  const format = useFormat()
  const rows = differences(mine, theirs.lines.map(rowOf))
  const name = ({ field }: Difference) =>
    field === 'row' ? t('wholeLine') : (columns.find(({ id }) => id === field)?.header ?? field)
  const shown = ({ field }: Difference, text: string) =>
    field === 'row' ? (text === '' ? t('lineMissing') : format.kg(text)) : text
  return (
    <Card title={t('conflict')}>
      <p className="note warn" role="alert">
        {theirs.status === 'withdrawn'
          ? t('conflictWithdrawn')
          : t('conflictWhat', { version: theirs.version, time: format.dateTime(theirs.updatedAt) })}
      </p>
      <DataTable
        label={t('tableOf', { name: t('conflict') })}
        rows={rows}
        rowId={one => `${one.reference} ${one.field}`}
        empty={t('noDifference')}
        columns={[
          { id: 'reference', header: t('reference'), cell: one => one.reference },
          { id: 'field', header: t('differs'), cell: name },
          { id: 'theirs', header: t('theirs'), cell: one => shown(one, one.theirs) },
          { id: 'mine', header: t('mine'), cell: one => shown(one, one.mine) },
        ]}
      />
      {theirs.status !== 'withdrawn' && (
        <div className="row">
          <Button kind="primary" onPress={onMine}>
            {t('keepMine')}
          </Button>
          <Button onPress={onTheirs}>{t('takeTheirs')}</Button>
        </div>
      )}
    </Card>
  )
}
