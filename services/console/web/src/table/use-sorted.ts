import {
  createColumnHelper,
  createSortedRowModel,
  type RowData,
  rowSortingFeature,
  type SortingState,
  tableFeatures,
  useTable,
} from '@tanstack/react-table'
import { useMemo, useState } from 'react'
import { useFormat } from '../format/use-format.ts'
import type { Column } from './column.ts'
import { compareText } from './sort.ts'

const features = tableFeatures({ rowSortingFeature, sortedRowModel: createSortedRowModel() })

/** A column to sort by at first. */
export type FirstSort = { id: string; desc?: boolean }

/** The rows in the order that somebody chose by the headings. */
export function useSorted<Row extends RowData>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  rowId: (row: Row) => string,
  first: FirstSort | undefined,
) {
  const format = useFormat()
  const [sorting, setSorting] = useState<SortingState>(first ? [{ id: first.id, desc: first.desc ?? false }] : [])
  const definitions = useMemo(() => {
    const helper = createColumnHelper<typeof features, Row>()
    return columns.map(column =>
      helper.accessor((row): unknown => column.sort?.(row), {
        id: column.id,
        header: column.header,
        enableSorting: column.sort !== undefined,
        sortFn: (a, b, id) => compareText(a.getValue(id), b.getValue(id), column.numeric === true, format.locale),
      }),
    )
  }, [columns, format.locale])
  const table = useTable({
    features,
    columns: definitions,
    data: rows,
    getRowId: rowId,
    state: { sorting },
    onSortingChange: setSorting,
    sortDescFirst: false,
  })
  return {
    sorted: table.getRowModel().rows,
    /** How a column sorts now. */
    sortOf: (id: string): 'ascending' | 'descending' | 'none' => {
      const direction = table.getColumn(id)?.getIsSorted()
      return direction === 'asc' ? 'ascending' : direction === 'desc' ? 'descending' : 'none'
    },
    toggle: (id: string) => table.getColumn(id)?.toggleSorting(),
  }
}
