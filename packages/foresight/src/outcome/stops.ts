import { floatAt } from '@lodestone/engine/linear'
import { firstDay } from '../days.ts'
import type { Step } from '../world/world.ts'
import { delivered, type Entry } from './entries.ts'

/** How a line fares with an element: the first day on which its stock is used up and what arrives is too little, and its grams over the months. */
export type Fate = {
  readonly stopsOn: number | undefined
  /** What is not delivered, and what of it its own stock covers, by month. */
  readonly short: Float64Array
  readonly covered: Float64Array
}

/** Follows an entry through the months. Its share does not depend on its stock, so that more stock never stops it earlier. */
export function fateOf(
  entry: Entry,
  start: number,
  shares: readonly Float64Array[],
  kept: (step: Step) => number,
): Fate {
  const { need } = entry
  const short = new Float64Array(need.length)
  const covered = new Float64Array(need.length)
  let { stock } = entry
  let stopsOn: number | undefined
  for (const [m, own] of shares.entries()) {
    const lack = floatAt(need, m) - delivered(entry, m, own, kept)
    if (lack <= 0) continue
    const taken = Math.min(stock, lack)
    short[m] = lack
    covered[m] = taken
    if (taken < lack && stopsOn === undefined) {
      const [a, b] = [firstDay(start + m), firstDay(start + m + 1)]
      stopsOn = a + Math.floor((taken / lack) * (b - a))
    }
    stock -= taken
  }
  return { stopsOn, short, covered }
}

/** The day alone, for draws. */
export function stopOf(
  entry: Entry,
  start: number,
  shares: readonly Float64Array[],
  kept: (step: Step) => number,
): number | undefined {
  let { stock } = entry
  for (const [m, own] of shares.entries()) {
    const lack = floatAt(entry.need, m) - delivered(entry, m, own, kept)
    if (lack <= 0) continue
    if (stock < lack) {
      const [a, b] = [firstDay(start + m), firstDay(start + m + 1)]
      return a + Math.floor((stock / lack) * (b - a))
    }
    stock -= lack
  }
  return undefined
}
