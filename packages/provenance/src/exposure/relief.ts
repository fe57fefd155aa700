import { formatDecimal, type Grams, parseDecimal, percentOf } from '@lodestone/kernel'
import type { Exposure } from './exposure.ts'

/** What a bloc's shares become when a matched quantity replaces as much that came from China. Percentages are decimal strings with 4 places. */
export type Relief = {
  readonly matchedTonnes: string
  readonly directPct: string
  readonly oneStepPct: string
  readonly twoStepsPct: string
  /** What that takes off each share, in points of percent. */
  readonly removes: { readonly directPct: string; readonly oneStepPct: string; readonly twoStepsPct: string }
  readonly assumes: string
}

const ASSUMES =
  'Tonne for tonne the matched goods take the place of Chinese ones; imports as a whole, which stand for the need, stay the same.'

/**
 * Shares of a bloc's imports after `matched` (grams of magnets from elsewhere) takes the place of Chinese ones; imports as a whole stay the
 * same. Never below zero. `undefined` where the exposure is in USD: a value cannot be compared with a mass.
 */
export function relief(exposure: Exposure, matched: Grams): Relief | undefined {
  if (exposure.basis !== 'tonnes') return undefined
  const milli = (text: string): bigint => parseDecimal(text, 3) ?? 0n
  const total = milli(exposure.imports)
  const removed = matched / 1000n // grams to thousandths of a tonne
  const taken = (amount: string): bigint => (removed < milli(amount) ? removed : milli(amount))
  const left = (amount: string): string => percentOf(milli(amount) - taken(amount), total)
  const off = (amount: string): string => percentOf(taken(amount), total)
  const { direct, oneStep, twoSteps } = exposure
  return {
    matchedTonnes: formatDecimal(removed, 3),
    directPct: left(direct.amount),
    oneStepPct: left(oneStep.amount),
    twoStepsPct: left(twoSteps.amount),
    removes: { directPct: off(direct.amount), oneStepPct: off(oneStep.amount), twoStepsPct: off(twoSteps.amount) },
    assumes: ASSUMES,
  }
}
