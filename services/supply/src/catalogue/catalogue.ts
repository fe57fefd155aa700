/** Rows of a list after the one with this id, one more than the limit; `undefined` when the list has no such row. */
export function rowsAfter<Row extends { readonly id: string }>(
  rows: readonly Row[],
  after: string | undefined,
  limit: number,
): readonly Row[] | undefined {
  const start = after === undefined ? 0 : rows.findIndex(row => row.id === after) + 1
  return after !== undefined && start === 0 ? undefined : rows.slice(start, start + limit + 1)
}
