import { exact, formatKg, type Grams } from '@lodestone/kernel'
import { type Element, oxidePerMetalOf } from './element.ts'

/**
 * How much of a rare earth survives each step, as fractions, with a low and a high value. Assumptions, not facts: named and versioned so that
 * every figure can say which it used.
 */
export type YieldSet = {
  readonly id: string
  readonly version: string
  readonly uncertain: true
  readonly steps: readonly { readonly step: string; readonly low: string; readonly high: string }[]
}

/** Oxide to finished magnet. Low and high bracket published process figures; swarf that is recycled inside counts as kept in the high case. */
export const DEFAULT_YIELDS: YieldSet = {
  id: 'oxide-to-magnet',
  version: '1',
  uncertain: true,
  steps: [
    { step: 'oxide to metal', low: '0.92', high: '0.97' },
    { step: 'metal to alloy', low: '0.95', high: '0.99' },
    { step: 'alloy to sintered block', low: '0.92', high: '0.97' },
    { step: 'block to finished magnet', low: '0.696', high: '0.884' },
  ],
}

/** Kilograms of oxide that finished magnets need, from the most favourable to the least favourable yields. */
export type OxideNeed = { readonly leastKg: string; readonly mostKg: string; readonly yields: string }

/**
 * Oxide needed for a finished mass (grams) that holds `pct` percent of a metal whose oxide is made of `parts` by mass. Exact fractions inside, rounded down
 * to the gram at the end.
 */
export function oxideNeed(
  finished: Grams,
  pct: string,
  parts: Readonly<Partial<Record<Element, string>>>,
  yields: YieldSet = DEFAULT_YIELDS,
): OxideNeed {
  const contained = exact.multiply(
    exact.rational(finished),
    exact.divide(exact.decimalToRational(pct), exact.rational(100n)),
  )
  const oxide = exact.multiply(contained, oxidePerMetalOf(parts))
  const through = (bound: 'low' | 'high'): string => {
    const kept = yields.steps.reduce(
      (product, step) => exact.multiply(product, exact.decimalToRational(step[bound])),
      exact.rational(1n),
    )
    const need = exact.divide(oxide, kept)
    return formatKg(need.n / need.d)
  }
  return { leastKg: through('high'), mostKg: through('low'), yields: `${yields.id} ${yields.version}` }
}
