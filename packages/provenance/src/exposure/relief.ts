import { formatDecimal, type Grams, parseDecimal, percentOf } from '@lodestone/kernel'
import type { Exposure } from './exposure.ts'

/** What a bloc's shares become when a matched quantity replaces as much that came from China. Percentages are decimal strings with 4 places. */
export type Relief = {
  readonly matchedTonnes: string
  readonly directPct: string
  readonly oneStepPct: string
  readonly twoStepsPct: string
}

/**
 * Shares of a bloc's imports after `matched` (grams of magnets from elsewhere) takes the place of Chinese ones; imports as a whole stay the
 * same. Never below zero. `undefined` where the exposure is in USD: a value cannot be compared with a mass.
 */
export function relief(exposure: Exposure, matched: Grams): Relief | undefined {
  if (exposure.basis !== 'tonnes') return undefined
  const milli = (text: string): bigint => parseDecimal(text, 3) ?? 0n
  const total = milli(exposure.imports)
  const removed = matched / 1000n // grams to thousandths of a tonne
  const left = (amount: string): string => {
    const rest = milli(amount) - removed
    return percentOf(rest > 0n ? rest : 0n, total)
  }
  return {
    matchedTonnes: formatDecimal(removed, 3),
    directPct: left(exposure.direct.amount),
    oneStepPct: left(exposure.oneStep.amount),
    twoStepsPct: left(exposure.twoSteps.amount),
  }
}
