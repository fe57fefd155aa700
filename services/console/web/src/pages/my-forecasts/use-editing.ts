import { newKey } from '@lodestone/client'
import { parseDecimal } from '@lodestone/kernel/decimal'
import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { materialsQuery } from '../../api/queries.ts'
import type { Faults } from '../../grid/faults.ts'
import { changed, type GridRow, historyOf, newRow } from '../../grid/rows.ts'
import type { Kept } from '../../kept/kept.tsx'
import { useKeeping } from '../../kept/use-keeping.ts'
import { useActs } from '../../session/acting.tsx'
import { draftOf } from './draft.ts'
import { complaintsOf, type Forecast, type placed, rowOf, sentRows } from './forecast.ts'

export const SHAPE = 'forecast 1'
/** What was typed and not sent. */
export type KeptForecast = {
  readonly shape: typeof SHAPE
  readonly rows: readonly Omit<GridRow, 'key'>[]
  readonly reference: string
  /** The version that it revises. */
  readonly standing?: Forecast
  /** Of the form: sending twice makes one forecast. */
  readonly key: string
}

/** A forecast while it is edited: its table, what is wrong with it here, and what the hub said of it. */
export function useEditing(forecast: Forecast | undefined, { form: kept }: Kept<KeptForecast>) {
  const { t } = useTranslation('my-forecasts')
  const materials = useQuery(materialsQuery()).data?.items
  const known = useMemo(() => new Set((materials ?? []).map(one => String(one.id))), [materials])
  const [history, setHistory] = useState(() => {
    const rows = kept?.rows.map(({ values, source }) => newRow(values, source)) ?? forecast?.lines.map(rowOf)
    return historyOf(rows ?? [newRow()])
  })
  const [reference, setReference] = useState(kept?.reference ?? forecast?.reference ?? '')
  /** The version that is revised. */
  const [standing, setStanding] = useState(kept?.standing ?? forecast)
  const [key] = useState(() => kept?.key ?? newKey())
  const [said, setSaid] = useState<ReturnType<typeof placed>>({ cells: new Map(), others: [] })
  const { rows } = history
  const sent = sentRows(rows)
  const mayAct = useActs()
  const readOnly = !mayAct || forecast?.status === 'withdrawn'
  const isDirty = kept !== undefined || history.past.length > 0 || reference !== (forecast?.reference ?? '')
  const typed = useMemo((): KeptForecast | undefined => {
    if (!isDirty || readOnly) return undefined
    const plain = rows.map(({ key: _, ...row }) => row)
    return { shape: SHAPE, rows: plain, reference, ...(standing ? { standing } : {}), key }
  }, [isDirty, readOnly, rows, reference, standing, key])
  const keeping = useKeeping(forecast ? `forecast.${forecast.id}` : 'forecast', typed)
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
    keeping,
    key,
    faults,
    /** What the hub said that is about no cell. */
    others: said.others,
    setSaid,
    /** The rows that are sent, and the goods that they ask. */
    sent,
    asked: sent.flatMap(({ row: { values } }) => {
      const { material = '', quantityKg = '' } = values
      return parseDecimal(quantityKg, 3) === undefined ? [] : [{ material, quantityKg }]
    }),
    /** What keeps it from being sent. */
    lacks: [
      ...(reference.trim() === '' ? (['reference'] as const) : []),
      ...(sent.length === 0 ? (['lines'] as const) : []),
      ...(complaintsOf(rows, known).size > 0 ? (['faults'] as const) : []),
    ],
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
