import { exact, formatKg, type Grams, type Rational } from '@lodestone/kernel'
import { findMaterial } from '../material/catalogue.ts'
import type { Form } from '../material/material.ts'
import { type Element, oxidePerMetalOf } from './element.ts'

/**
 * How much of a rare earth survives each step, as fractions, with a low and a high value. Assumptions, not facts: named and versioned so that
 * every figure can say which it used.
 */
export type YieldSet = {
  readonly id: string
  readonly version: string
  readonly uncertain: true
  readonly steps: readonly {
    readonly step: string
    /** What the step makes, or works on. */
    readonly makes: Form
    readonly low: string
    readonly high: string
  }[]
}

/** Oxide to finished magnet. Low and high bracket published process figures; swarf that is recycled inside counts as kept in the high case. */
export const DEFAULT_YIELDS: YieldSet = {
  id: 'oxide-to-magnet',
  version: '1',
  uncertain: true,
  steps: [
    { step: 'oxide to metal', makes: 'metal', low: '0.92', high: '0.97' },
    { step: 'metal to alloy', makes: 'alloy', low: '0.95', high: '0.99' },
    { step: 'alloy to sintered block', makes: 'magnet', low: '0.92', high: '0.97' },
    { step: 'block to finished magnet', makes: 'magnet', low: '0.696', high: '0.884' },
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
    const need = exact.divide(oxide, keptThrough(yields.steps, bound))
    return formatKg(need.n / need.d)
  }
  return { leastKg: through('high'), mostKg: through('low'), yields: `${yields.id} ${yields.version}` }
}

/** Pressed to their final shape: at best nothing is lost after the alloy. */
const NEAR_NET: ReadonlySet<string> = new Set(['ndfeb-bonded-magnet'])
const ORDER: readonly Form[] = ['oxide', 'metal', 'alloy', 'magnet']

/**
 * What of the oxide survives until it is in goods of a material, in the least and the most favourable case; `undefined` for scrap, which takes
 * no oxide. Goods that the catalogue does not hold may be anything from the oxide itself to a finished magnet.
 */
export function keptUntil(
  material: string,
  yields: YieldSet = DEFAULT_YIELDS,
): { readonly low: Rational; readonly high: Rational } | undefined {
  const form = findMaterial(material)?.stage
  if (form === 'recycling') return undefined
  const until = (last: Form) => yields.steps.filter(step => ORDER.indexOf(step.makes) <= ORDER.indexOf(last))
  const best: Form = form === undefined ? 'oxide' : NEAR_NET.has(material) ? 'alloy' : form
  return { low: keptThrough(until(form ?? 'magnet'), 'low'), high: keptThrough(until(best), 'high') }
}

/** What of an element survives between two goods, at the least and at the most. */
export type Kept = { readonly low: Rational; readonly high: Rational }

/** Nothing is known of a way: all may be lost, or nothing. */
const ANY: Kept = { low: exact.rational(0n), high: exact.rational(1n) }

/** What survives from one material until it is in another that is made of it; anything where the set has no step between them. */
export function keptBetween(from: string, to: string, yields: YieldSet = DEFAULT_YIELDS): Kept {
  const [first, last] = [from, to].map(id => findMaterial(id)?.stage)
  if (first === undefined || last === undefined || first === 'recycling' || last === 'recycling') return ANY
  const between = (end: Form) =>
    yields.steps.filter(
      ({ makes }) => ORDER.indexOf(makes) > ORDER.indexOf(first) && ORDER.indexOf(makes) <= ORDER.indexOf(end),
    )
  if (between(last).length === 0) return ANY
  return {
    low: keptThrough(between(last), 'low'),
    high: keptThrough(between(NEAR_NET.has(to) ? 'alloy' : last), 'high'),
  }
}

const keptThrough = (steps: YieldSet['steps'], bound: 'low' | 'high'): Rational =>
  steps.reduce((product, step) => exact.multiply(product, exact.decimalToRational(step[bound])), exact.rational(1n))
