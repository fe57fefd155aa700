/** Items in chunks of at most `size`, in their order; none when there are no items. */
export const chunksOf = <T>(items: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size))

/** The same for what is told even when it is of nothing: one part at least. */
export const partsOf = <T>(items: readonly T[], size: number): T[][] =>
  items.length === 0 ? [[]] : chunksOf(items, size)
