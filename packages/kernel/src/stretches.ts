/** Milliseconds that long work may hold an event loop at a stretch. */
const STRETCH_MS = 3

/** Lets whatever else waits in a process go before long work does. */
export type GiveWay = () => Promise<void>

/** Maps many items in stretches, between which others go first. */
export async function mapInStretches<T, R>(
  items: readonly T[],
  map: (item: T, index: number) => R,
  giveWay: GiveWay,
): Promise<R[]> {
  const mapped: R[] = []
  let since = performance.now()
  for (const [index, item] of items.entries()) {
    mapped.push(map(item, index))
    if (performance.now() - since < STRETCH_MS) continue
    await giveWay()
    since = performance.now()
  }
  return mapped
}
