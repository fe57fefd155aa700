import { useTranslation } from 'react-i18next'
import { useFormat } from '../../format/use-format.ts'
import { useMasses } from '../../goods/use-masses.ts'
import { faultKey } from '../../grid/faults.ts'
import type { CellPosition, GridColumn } from '../../grid/rows.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import type { Editing } from './use-editing.ts'

/** Faults that are named below the table. */
const MOST_NAMED = 5

/** What the table asks together, and the first of what is wrong in it, each with the way to its cell. */
export function Sum({
  editing: { sent, faults, asked },
  columns,
  goTo,
}: {
  editing: Editing
  columns: readonly GridColumn[]
  goTo: (place: CellPosition) => void
}) {
  const { t } = useTranslation('my-forecasts')
  const format = useFormat()
  const masses = useMasses()
  const faulty = sent.flatMap(({ row, at }) =>
    columns.flatMap((column, index) => {
      const fault = faults.get(faultKey(row, column.id))
      return fault === undefined ? [] : [{ row: at, column: index, header: column.header, fault }]
    }),
  )
  return (
    <>
      <p aria-live="polite">
        {t('sum', { count: sent.length, lines: format.count(sent.length), mass: masses(asked) })}{' '}
        {faulty.length > 0 && <Badge tone="bad">{t('faults', { count: faulty.length })}</Badge>}
      </p>
      {faulty.length > 0 && (
        <ul className="stack">
          {faulty.slice(0, MOST_NAMED).map(({ row, column, header, fault }) => (
            <li key={`${row} ${column}`}>
              <Button kind="quiet" onPress={() => goTo({ row, column })}>
                {t('faultAt', { row: row + 1, column: header })}
              </Button>{' '}
              {fault}
            </li>
          ))}
          {faulty.length > MOST_NAMED && (
            <li className="hint">{t('moreFaults', { count: faulty.length - MOST_NAMED })}</li>
          )}
        </ul>
      )}
    </>
  )
}
