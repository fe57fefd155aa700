import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { CellPosition } from './rows.ts'

type Size = { readonly rows: number; readonly columns: number }

/** Where one is in a table, and the text that its cell is edited with; `show` brings a row into sight. */
export function usePlace(
  scroller: RefObject<HTMLDivElement | null>,
  size: Size,
  goTo: CellPosition | undefined,
  show: (row: number) => void,
) {
  const [active, setActive] = useState<CellPosition>({ row: 0, column: 0 })
  const [editing, setEditing] = useState<string>()
  /** The cell that is to have the focus once it is there: in the same step, so that no key that follows is lost. */
  const wanted = useRef<CellPosition>(undefined)
  useLayoutEffect(() => {
    if (!wanted.current) return
    const { row, column } = wanted.current
    const cell = scroller.current?.querySelector<HTMLElement>(`[data-place="${row} ${column}"]`)
    if (!cell) return
    wanted.current = undefined
    cell.focus({ preventScroll: true })
    cell.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  })
  /** Whether Tab leaves the table: Escape has said so. */
  const isFree = useRef(false)
  const move = (row: number, column: number, count = size.rows) => {
    const next = {
      row: Math.max(0, Math.min(count - 1, row)),
      column: Math.max(0, Math.min(size.columns - 1, column)),
    }
    isFree.current = false
    setEditing(undefined)
    setActive(next)
    wanted.current = next
    show(next.row)
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new place is what calls for it
  useEffect(() => {
    if (goTo) move(goTo.row, goTo.column)
  }, [goTo])
  return { active, setActive, editing, setEditing, move, isFree }
}

export type Place = ReturnType<typeof usePlace>
