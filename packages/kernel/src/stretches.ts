/** Milliseconds that long work may hold an event loop at a stretch. */
const STRETCH_MS = 3

/** Lets whatever else waits in a process go before long work does. */
export type GiveWay = () => Promise<void>

/** Runs work that yields often to its end, in stretches between which others go first. */
export async function inStretches<T>(work: Generator<unknown, T>, giveWay: GiveWay): Promise<T> {
  for (let since = performance.now(); ; ) {
    const step = work.next()
    if (step.done) return step.value
    if (performance.now() - since < STRETCH_MS) continue
    await giveWay()
    since = performance.now()
  }
}

/** Maps many items in stretches, between which others go first. A single one, as most are, or none, is one stretch. */
export async function mapInStretches<T, R>(
  items: readonly T[],
  map: (item: T, index: number) => R,
  giveWay: GiveWay,
): Promise<R[]> {
  return items.length <= 1 ? items.map(map) : inStretches(mapping(items, map), giveWay)
}

function* mapping<T, R>(items: readonly T[], map: (item: T, index: number) => R): Generator<void, R[]> {
  const mapped: R[] = []
  for (const [index, item] of items.entries()) {
    mapped.push(map(item, index))
    yield
  }
  return mapped
}
