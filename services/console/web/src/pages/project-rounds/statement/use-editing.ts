import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Faults } from '../../../grid/faults.ts'
import { type GridHistory, historyOf, newRow, type Values } from '../../../grid/rows.ts'
import type { Kept } from '../../../kept/kept.tsx'
import { useKeeping } from '../../../kept/use-keeping.ts'
import type { Stated } from '../project-rounds.queries.ts'
import { complaintsOf, type placed, type Rows, rowsOf, type Sheet } from './sheets.ts'

export const SHAPE = 'project statement 1'
/** What was typed and not saved. */
export type KeptStatement = {
  readonly shape: typeof SHAPE
  readonly values: Readonly<Record<string, readonly Values[]>>
  /** The version that it replaces. */
  readonly version: number
}
const NOTHING_SAID: ReturnType<typeof placed> = { cells: new Map(), others: [] }
type Histories = Readonly<Record<string, GridHistory>>

const historiesOf = (rows: Rows): Histories =>
  Object.fromEntries(Object.entries(rows).map(([id, own]) => [id, historyOf(own)]))
const keptRows = ({ values }: KeptStatement): Rows =>
  Object.fromEntries(Object.entries(values).map(([id, own]) => [id, own.map(one => newRow(one))]))

/** A statement while it is edited: its tables, what is wrong with them here, and what the hub said of them. */
export function useEditing(
  draft: string,
  sheets: readonly Sheet[],
  stated: Stated,
  { form: kept }: Kept<KeptStatement>,
  readOnly: boolean,
) {
  const { t } = useTranslation('project-rounds')
  const [histories, setHistories] = useState(() => historiesOf(kept ? keptRows(kept) : rowsOf(sheets, stated)))
  const [version, setVersion] = useState(kept?.version ?? stated.version)
  const [said, setSaid] = useState(NOTHING_SAID)
  const rows: Rows = useMemo(
    () => Object.fromEntries(Object.entries(histories).map(([id, own]) => [id, own.rows])),
    [histories],
  )
  const isDirty = kept !== undefined || Object.values(histories).some(({ past }) => past.length > 0)
  const typed = useMemo((): KeptStatement | undefined => {
    if (!isDirty || readOnly) return undefined
    const values = Object.fromEntries(Object.entries(rows).map(([id, own]) => [id, own.map(one => one.values)]))
    return { shape: SHAPE, values, version }
  }, [isDirty, readOnly, rows, version])
  const keeping = useKeeping(draft, typed)
  const complaints = useMemo(() => complaintsOf(sheets, rows), [sheets, rows])
  const faults: Faults = useMemo(
    () =>
      new Map([
        ...said.cells,
        ...[...complaints].map(([place, complaint]) => [place, t(`complaint.${complaint}`)] as const),
      ]),
    [said, complaints, t],
  )
  return {
    rows,
    historyOf: (id: string): GridHistory => histories[id] ?? historyOf([newRow()]),
    /** What the hub said is of rows that it saw. */
    change: (id: string, next: GridHistory) => {
      setHistories(all => ({ ...all, [id]: next }))
      setSaid(NOTHING_SAID)
    },
    begin: (next: Stated) => {
      setHistories(historiesOf(rowsOf(sheets, next)))
      setVersion(next.version)
    },
    version,
    setVersion,
    setSaid,
    isDirty,
    isFaulty: complaints.size > 0,
    keeping,
    faults,
    /** What the hub said that is about no cell. */
    others: said.others,
  }
}
