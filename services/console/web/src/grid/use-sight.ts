import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual'
import { type RefObject, useCallback, useEffect, useMemo } from 'react'
import { type Faults, faultyRows } from './faults.ts'
import type { GridRow } from './rows.ts'

export const ROW_PX = 36
export const MOST_PX = 560
/** A row with a fault has a line of text in each cell that is wrong. */
const FAULTY_PX = 58

const everyRow = ({ count }: Range): number[] => Array.from({ length: count }, (_, index) => index)

/** The rows in sight: no others are in the document but on paper, which has no box to scroll in. */
export function useSight(
  rows: readonly GridRow[],
  faults: Faults,
  scroller: RefObject<HTMLDivElement | null>,
  isPrinting: boolean,
) {
  const faulty = useMemo(() => faultyRows(faults), [faults])
  // Stays the same while nothing but the place changes: a new function has every row measured again, for each picture of a scroll.
  const getItemKey = useCallback((index: number) => rows[index]?.key ?? index, [rows])
  const sight = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    getItemKey,
    estimateSize: index => (faulty.has(rows[index]?.key ?? -1) ? FAULTY_PX : ROW_PX),
    overscan: 10,
    rangeExtractor: isPrinting ? everyRow : defaultRangeExtractor,
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: heights follow from the faults
  useEffect(() => sight.measure(), [faults, sight])
  return sight
}
