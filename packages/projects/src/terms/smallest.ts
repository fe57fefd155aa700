/** The smallest of whole numbers, which Math.min does not take. */
export function smallest(first: bigint, ...others: readonly bigint[]): bigint {
  let least = first
  for (const own of others) if (own < least) least = own
  return least
}
