import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Faults } from '../../grid/faults.ts'
import { type GridRow, historyOf, newRow } from '../../grid/rows.ts'
import type { Kept } from '../../kept/kept.tsx'
import { useKeeping } from '../../kept/use-keeping.ts'
import { useActs } from '../../session/acting.tsx'
import { complaintsOf, type placed, rowOf } from './lines.ts'
import type { OwnLines } from './my-outlook.queries.ts'

export const DRAFT = 'outlook-lines'
export const SHAPE = 'outlook lines 1'
/** What was typed and not saved. */
export type KeptLines = {
  readonly shape: typeof SHAPE
  readonly rows: readonly Omit<GridRow, 'key'>[]
  /** The version that it replaces. */
  readonly version: number
}

/** Own lines while they are edited: their table, what is wrong with it here, and what the hub said of it. */
export function useEditing(own: OwnLines, { form: kept }: Kept<KeptLines>) {
  const { t } = useTranslation('my-outlook')
  const [history, setHistory] = useState(() => {
    const rows = kept?.rows.map(({ values }) => newRow(values)) ?? own.lines.map(rowOf)
    return historyOf(rows.length === 0 ? [newRow()] : rows)
  })
  const [version, setVersion] = useState(kept?.version ?? own.version)
  const [said, setSaid] = useState<ReturnType<typeof placed>>({ cells: new Map(), others: [] })
  const { rows } = history
  const readOnly = !useActs()
  const isDirty = kept !== undefined || history.past.length > 0
  const typed = useMemo((): KeptLines | undefined => {
    if (!isDirty || readOnly) return undefined
    return { shape: SHAPE, rows: rows.map(({ values }) => ({ values })), version }
  }, [isDirty, readOnly, rows, version])
  const keeping = useKeeping(DRAFT, typed)
  const complaints = useMemo(() => complaintsOf(rows), [rows])
  const faults: Faults = useMemo(
    () =>
      new Map([
        ...said.cells,
        ...[...complaints].map(([place, complaint]) => [place, t(`lines.complaint.${complaint}`)] as const),
      ]),
    [said, complaints, t],
  )
  return {
    history,
    setHistory,
    version,
    setVersion,
    setSaid,
    readOnly,
    isDirty,
    isFaulty: complaints.size > 0,
    keeping,
    faults,
    /** What the hub said that is about no cell. */
    others: said.others,
  }
}

export type Editing = ReturnType<typeof useEditing>
