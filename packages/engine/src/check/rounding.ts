import { present } from '@lodestone/kernel'
import type { CapRule } from './caps.ts'
import type { Component } from './components.ts'
import { type Facts, grainOf } from './facts.ts'
import { keptByCeilings } from './kept.ts'
import type { Tally } from './tally.ts'

/** Grams that a gram may let through caps. Where it is more, a gram that a better class cannot use is no gram to those after it, and no dual value of theirs proves anything. */
export const MOST_LEVER = 100
const FLOATS = 1e-9

/** Kilograms of need that whole grams may leave below what the dual values prove: what `gramsOf` says, and what ceilings keep from lines behind a ratio. */
export const roundingOf = (facts: Facts, tally: Tally, component: Component, caps: readonly CapRule[]): number =>
  gramsOf(facts, tally, component, caps) +
  (keptByCeilings(facts, tally, component, caps) * Math.min(MOST_LEVER, leverOf(caps))) / 1000

/** Kilograms of need that single grams may leave: one an allocation, line and offer, more of goods that serve many by the gram, times what that lets through a cap on matched volume. */
export function gramsOf(facts: Facts, tally: Tally, { lines, reach }: Component, caps: readonly CapRule[]): number {
  const own = new Set(lines)
  const single = 1 + lines.length + new Set(reach.flat()).size + tally.entries.filter(({ i }) => own.has(i)).length
  return ((single + coarseOf(facts, tally, { lines, reach })) * Math.min(MOST_LEVER, leverOf(caps))) / 1000
}

/** Grams of need beside one each that allocations and lines may lose whose goods serve many by the gram. */
export function coarseOf(facts: Facts, tally: Tally, { lines, reach }: Pick<Component, 'lines' | 'reach'>): number {
  const own = new Set(lines)
  const lost = tally.entries.reduce((sum, { i, pair }) => (own.has(i) ? sum + grainOf(pair.ratio) - 1 : sum), 0)
  return lines.reduce((sum, i, n) => {
    const coarsest = present(reach[n]).reduce((most, j) => Math.max(most, grainOf(facts.pairOf(i, j).ratio)), 1)
    return sum + Math.min(coarsest - 1, present(facts.need[i]))
  }, lost)
}

/**
 * Grams of need that a gram more or less of others lets through caps on matched volume, at most: what it is a share of, or what as many as have room at the cap leave of a whole. Three
 * countries at 33.333 % hold each other's goods back 100,000 times.
 */
export function leverOf(caps: readonly CapRule[]): number {
  const levers = caps.flatMap(({ limit, share }) => {
    if (limit !== undefined || share <= 0 || share >= 1) return []
    const left = 1 - Math.floor(1 / share + FLOATS) * share
    return [1 / share, left > FLOATS ? 1 / left : 1]
  })
  return Math.max(1, ...levers)
}
