import type { Explanation } from '@lodestone/contracts'
import { formatKg, type Grams } from '@lodestone/kernel'

/** The set of lines that shared the same scarce offers, as the matching numbers it in its explanation; none where nothing was shared. */
export function rivalSetOf({ figures }: Explanation): number | undefined {
  return typeof figures.rivalSet === 'number' ? figures.rivalSet : undefined
}

/**
 * An explanation with what other members asked for of the same offers. `rivals` is the sum of the open cells of the published pool with lines
 * that shared them, less the member's own lines: it is added up from what the member knows already. Nothing where every such cell is withheld.
 */
export function withRivals({ figures, text, ...explanation }: Explanation, rivals: Grams | undefined): Explanation {
  const { rivalSet: _, ...own } = figures
  const told = rivals !== undefined && rivals >= 0n ? formatKg(rivals) : null
  return {
    ...explanation,
    figures: { ...own, rivalsKg: told },
    text: `${text} ${
      told === null
        ? 'How much others needed of them is not told by the published pool.'
        : `Other members’ need in the published cells of the pool that shared them comes to ${told} kg.`
    }`,
  }
}
