import type { Grams } from '@lodestone/kernel/quantity'

/** What the match tab shows, computed from the sealed record. Sums are exact; levels and bars are for drawing. */

export const total = (values: Iterable<Grams>): Grams => {
  let sum = 0n
  for (const value of values) sum += value
  return sum
}

/** Sums by key, in the order in which the keys come. */
export function sumBy<One, Key>(
  items: readonly One[],
  key: (one: One) => Key,
  of: (one: One) => Grams,
): Map<Key, Grams> {
  const sums = new Map<Key, Grams>()
  for (const one of items) sums.set(key(one), (sums.get(key(one)) ?? 0n) + of(one))
  return sums
}
