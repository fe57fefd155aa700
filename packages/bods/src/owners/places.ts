import { MAX_OWNERS } from './chain.ts'
import type { Findings } from './findings.ts'
import type { Counted } from './holder.ts'
import { pct, smaller, WHOLE } from './share.ts'

/** An owner in its place, or what is left of owners that have none. */
export type Place = { readonly counted: Counted; readonly countries: readonly string[] }
export type Rest = { readonly name: string; readonly country: string; readonly share: bigint }

/**
 * Gives owners their places: one for each of their countries, as many as a chain has. Those of no concern that are too many stay undeclared; those of
 * concern, which come first, are put together in one.
 */
export function placesFor(
  all: readonly Place[],
  of: string,
  concern: (record: string) => readonly string[],
  findings: Findings,
) {
  const fits = (most: number): number => {
    let taken = 0
    return all.findIndex(({ countries }) => {
      taken += countries.length
      return taken > most
    })
  }
  const cut = fits(MAX_OWNERS)
  if (cut < 0) return { places: all }
  const from = all.slice(cut).some(one => one.counted.ofConcern) ? fits(MAX_OWNERS - 1) : cut
  const left = all.slice(from)
  const sum = (some: readonly Place[]): bigint => some.reduce((total, { counted }) => total + counted.share, 0n)
  findings.add('too-many-owners', { of, left: left.length, sharePct: pct(sum(left)) })
  const hidden = left.filter(one => one.counted.ofConcern)
  const [country] = hidden.flatMap(({ counted }) => concern(counted.party.record)).sort()
  const places = all.slice(0, from)
  if (country === undefined) return { places }
  const rest: Rest = { name: `${hidden.length} more owners`, country, share: smaller(sum(hidden), WHOLE) }
  return { places, rest }
}
