/** Items in chunks of at most `size`, in their order; none when there are no items. */
export function chunksOf<T>(items: readonly T[], size: number): T[][] {
  const chunks: T[][] = []
  for (let from = 0; from < items.length; from += size) chunks.push(items.slice(from, from + size))
  return chunks
}

/** The same for what is told even when it is of nothing: one part at least. */
export const partsOf = <T>(items: readonly T[], size: number): T[][] =>
  items.length === 0 ? [[]] : chunksOf(items, size)
