import { brokenByChange, type Contributions, net } from '../disclosure/disclosure.ts'

/** A cell of a round's pool, or one commitment of it where they are told apart: what it asked, and what the matching gave to members from suppliers. */
export type Part = {
  readonly asked: Contributions
  readonly members: Contributions
  readonly suppliers: Contributions
}

/**
 * Whether everybody may see what a round's matching gave to each bloc for a material. Every cell of the material in its pool must be shown
 * (or the matched sum would uncover the rest), and in each of its parts what was matched must be safe by member groups and by supplier groups,
 * and so must what the part asked and did not get: then all that can be derived from pool and sums is made of safe parts. The two blocs are shown
 * together or not at all: the round's total would give the other away. What a substitute served is not shown: offers are known here as offered.
 */
export function mayShowMatched(parts: readonly Part[] | undefined): boolean {
  if (!parts) return false
  return parts.every(
    ({ asked, members, suppliers }) =>
      total(members) === total(suppliers) &&
      [members, suppliers, net([asked], [members])].every(one => brokenByChange(one) === undefined),
  )
}

const total = (contributions: Contributions): bigint =>
  [...contributions.values()].reduce((sum, grams) => sum + grams, 0n)
