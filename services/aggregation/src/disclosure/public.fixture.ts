import type { DisclosureRules } from './disclosure.ts'
import { COMMITMENTS } from './figure.ts'
import type { Seen } from './movement.fixture.ts'
import { play, type Season } from './season.fixture.ts'

/** What the rules promise: within 15 % on neither side to three groups, and to an outsider neither within a factor of two nor from below. */
export const COALITION = { above: 1.15, below: 0.85 }
export const OUTSIDER = { above: 2, below: 0 }

/** Everything published in a season under these rules, as anybody reads it. */
export const published = (season: Season, rules: DisclosureRules, judgesAwards = true): Seen[] =>
  play(season, rules, judgesAwards).flatMap(({ told }, nth) =>
    told.map(({ cell, shown, parts }) => ({
      stream: season.moments[nth]?.stream ?? '',
      publication: nth,
      cell: String(cell),
      quantityKg: shown.quantityKg,
      ...(shown.commitments ? { commitments: shown.commitments } : {}),
      who: COMMITMENTS.flatMap(commitment =>
        [...parts[commitment]].map(([group, grams]) => ({ group, commitment, grams })),
      ),
    })),
  )

/** Coalitions worth trying: a season's own conspirators, and beside the largest of a figure those who come next. */
export function coalitionsOf(
  conspirators: readonly string[],
  figures: readonly Pick<Seen, 'who'>[],
  size: number,
): string[][] {
  const found = new Map([[conspirators.slice(0, size).join(), conspirators.slice(0, size)]])
  for (const { who } of figures) {
    const sizes = new Map<string, bigint>()
    for (const { group, grams } of who) sizes.set(group, (sizes.get(group) ?? 0n) + grams)
    const next = [...sizes].sort(([, a], [, b]) => (a < b ? 1 : -1)).slice(1, 1 + size)
    const coalition = next.map(([group]) => group).sort()
    found.set(coalition.join(), coalition)
  }
  return [...found.values()].slice(0, 6)
}
