import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, type RefObject, useState } from 'react'
import { useIsPrinting } from '../ui/use-printing.ts'

const ROW_PX = 36
/** Rows from which the table scrolls in itself; shorter ones stand on the page as they are. */
const TALL = 60

/** Which of so many rows are in sight, which one the keyboard is at, and where its keys lead. */
export function useRows(count: number, scroller: RefObject<HTMLDivElement | null>) {
  const [active, setActive] = useState(0)
  // Paper has no box to scroll in: there all rows are in the document.
  const isPrinting = useIsPrinting()
  const isTall = count > TALL && !isPrinting
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 12,
    enabled: isTall,
  })
  const move = (to: number) => {
    const index = Math.max(0, Math.min(count - 1, to))
    setActive(index)
    if (isTall) virtual.scrollToIndex(index)
    // The row may only be there after the next picture.
    requestAnimationFrame(() => scroller.current?.querySelector<HTMLElement>(`[data-index="${index}"]`)?.focus())
  }
  const onKeyDown = (event: KeyboardEvent<HTMLElement>, index: number, onEnter: () => void) => {
    if (event.target !== event.currentTarget) return
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 400) / ROW_PX) - 2)
    const steps: Record<string, number> = {
      ArrowDown: index + 1,
      ArrowUp: index - 1,
      PageDown: index + page,
      PageUp: index - page,
      Home: 0,
      End: count - 1,
    }
    const to = steps[event.key]
    if (to !== undefined) {
      event.preventDefault()
      move(to)
    } else if (event.key === 'Enter') onEnter()
  }
  return {
    isTall,
    active: Math.min(active, count - 1),
    setActive,
    onKeyDown,
    /** For rows that are not all as high as one line. */
    measure: virtual.measureElement,
    /** Rows in sight with their places in pixels. */
    shown: isTall
      ? virtual.getVirtualItems().map(({ index, start }) => ({ index, start }))
      : Array.from({ length: count }, (_, index) => ({ index, start: index * ROW_PX })),
    /** Pixels of all rows, where they scroll in the table. */
    height: isTall ? virtual.getTotalSize() : undefined,
  }
}

export type Rows = ReturnType<typeof useRows>
