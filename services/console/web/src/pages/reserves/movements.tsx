import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../format/use-format.ts'
import { type Column, countColumn, figureColumn, shownColumn, textColumn } from '../../table/column.ts'
import { DataTable } from '../../table/table.tsx'
import { Loaded } from '../../ui/state.tsx'
import { type Movement, movementsQuery, type Reserve } from './reserves.queries.ts'

/** Every movement of an account, the newest first. */
export function Movements({ reserve: { id, triggers } }: { reserve: Reserve }) {
  const { t } = useTranslation('reserves')
  const format = useFormat()
  const query = useQuery(movementsQuery(id))
  const columns = useMemo(
    (): readonly Column<Movement>[] => [
      shownColumn('on', t('on'), row => row.on, format.date, '120px'),
      textColumn('kind', t('kindHeader'), row => t(`kind.${row.kind}`), 'minmax(120px, 1fr)'),
      figureColumn('kg', t('quantity'), row => row.kg, format.kg),
      textColumn('from', t('fromAccount'), row => t(`in.${row.from}`), '110px'),
      textColumn('to', t('toAccount'), row => t(`in.${row.to}`), '110px'),
      textColumn('borrower', t('borrower'), row => row.borrower, '130px'),
      textColumn(
        'trigger',
        t('trigger'),
        row => triggers.find(one => one.id === row.trigger)?.name ?? row.trigger,
        '140px',
      ),
      textColumn('reason', t('reason'), row => row.reason, 'minmax(160px, 2fr)'),
      countColumn('nth', t('nth'), row => row.nth, format.count, '80px'),
    ],
    [t, format, triggers],
  )
  return (
    <Loaded query={query} rows={4}>
      {({ items }) => <DataTable label={t('movements')} rows={items} columns={columns} rowId={row => row.id} />}
    </Loaded>
  )
}
