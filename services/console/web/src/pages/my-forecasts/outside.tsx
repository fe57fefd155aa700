import { useTranslation } from 'react-i18next'
import { useFormat } from '../../format/use-format.ts'
import { type CellPosition, changed, type GridColumn } from '../../grid/rows.ts'
import { Button } from '../../ui/button.tsx'
import { isOutside } from './forecast.ts'
import type { Editing } from './use-editing.ts'

/** That some lines join no round as they are, and the way to have them join. */
export function Outside({
  editing: { sent, history, setHistory },
  columns,
  goTo,
}: {
  editing: Editing
  columns: readonly GridColumn[]
  goTo: (place: CellPosition) => void
}) {
  const { t } = useTranslation('my-forecasts')
  const format = useFormat()
  const outside = sent.filter(({ row }) => isOutside(row))
  const count = outside.length
  const [first] = outside
  if (!first) return null
  const join = () => {
    setHistory(
      changed(
        history,
        history.rows.map(row => (isOutside(row) ? { ...row, values: { ...row.values, commitment: 'intent' } } : row)),
      ),
    )
    goTo({ row: first.at, column: columns.findIndex(one => one.id === 'commitment') })
  }
  return (
    <div className="note row">
      <span>{t('joinsNone', { count, lines: format.count(count) })}</span>
      <Button kind="quiet" onPress={join}>
        {t('makeIntent', { count })}
      </Button>
    </div>
  )
}
