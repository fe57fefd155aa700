import type { Line } from '@lodestone/contracts'
import { formatKg, type Grams, grams } from '@lodestone/kernel'

/** What rounds that are over awarded to a line, in grams of need, and the last of them. */
export type EarlierAwards = { readonly roundId: string; readonly awarded: Grams }

/** A line as it may join a round: whole where nothing was awarded to it, else what is left of it where its member carries that over. */
export function remainderOf(line: Line, earlier: EarlierAwards | undefined): Line | undefined {
  const awarded = earlier?.awarded ?? 0n
  if (awarded === 0n) return line
  const left = grams(line.quantityKg) - awarded
  if (!line.carryOver || left <= 0n) return undefined
  const { minimumKg, ...rest } = line
  const minimum = minimumKg === undefined ? 0n : grams(minimumKg) - awarded
  return { ...rest, quantityKg: formatKg(left), ...(minimum > 0n ? { minimumKg: formatKg(minimum) } : {}) }
}
