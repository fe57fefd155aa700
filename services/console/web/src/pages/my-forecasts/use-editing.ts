import { formatDecimal, parseDecimal } from '@lodestone/kernel/decimal'
import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { materialsQuery } from '../../api/queries.ts'
import type { Faults } from '../../grid/faults.ts'
import { changed, historyOf, newRow } from '../../grid/rows.ts'
import { draftOf } from './draft.ts'
import { complaintsOf, type Forecast, type placed, rowOf, sentRows } from './forecast.ts'
import { useLeaveWarning } from './use-leave-warning.ts'

/** A forecast while it is edited: its table, what is wrong with it here, and what the hub said of it. */
export function useEditing(forecast: Forecast | undefined) {
  const { t } = useTranslation('my-forecasts')
  const materials = useQuery(materialsQuery()).data?.items
  const known = useMemo(() => new Set((materials ?? []).map(one => String(one.id))), [materials])
  const [history, setHistory] = useState(() => historyOf(forecast ? forecast.lines.map(rowOf) : [newRow()]))
  const [reference, setReference] = useState(forecast?.reference ?? '')
  /** The version that is revised. */
  const [standing, setStanding] = useState(forecast)
  const [said, setSaid] = useState<ReturnType<typeof placed>>({ cells: new Map(), others: [] })
  const { rows } = history
  const sent = sentRows(rows)
  const readOnly = forecast?.status === 'withdrawn'
  const isDirty = history.past.length > 0 || reference !== (forecast?.reference ?? '')
  useLeaveWarning(isDirty && !readOnly)
  const faults: Faults = useMemo(
    () =>
      new Map([
        ...said.cells,
        ...[...complaintsOf(rows, known)].map(([place, complaint]) => [place, t(`complaint.${complaint}`)] as const),
      ]),
    [said, rows, known, t],
  )
  return {
    history,
    setHistory,
    reference,
    setReference,
    standing,
    setStanding,
    readOnly,
    isDirty,
    faults,
    /** What the hub said that is about no cell. */
    others: said.others,
    setSaid,
    /** The rows that are sent, and what they ask together. */
    sent,
    total: formatDecimal(
      sent.reduce((sum, { row }) => sum + (parseDecimal(row.values.quantityKg ?? '', 3) ?? 0n), 0n),
      3,
    ),
    canSend: sent.length > 0 && reference.trim() !== '' && complaintsOf(rows, known).size === 0,
    draft: () => draftOf(reference.trim(), rows, standing),
    /** Goes on with what somebody else has made of the forecast. */
    take: (theirs: Forecast) => {
      setHistory(changed(history, theirs.lines.map(rowOf)))
      setReference(theirs.reference)
      setStanding(theirs)
    },
  }
}

export type Editing = ReturnType<typeof useEditing>
