/** Lines to be filled alike: what each weighs, and the least and the most it may get (grams). */
export type Cups = { readonly weight: Float64Array; readonly least: Float64Array; readonly most: Float64Array }

/**
 * The common level (fill over weight) at which the cups hold `volume` together: the root of a piecewise linear, non-decreasing function. Infinity when they
 * are all full below it.
 */
export function waterLevel(cups: Cups, volume: number): number {
  const n = cups.weight.length
  let held = 0
  const breaks: { at: number; slope: number }[] = []
  for (let i = 0; i < n; i++) {
    const weight = cups.weight[i]!
    held += cups.least[i]!
    if (cups.most[i]! <= cups.least[i]!) continue
    breaks.push({ at: cups.least[i]! / weight, slope: weight }, { at: cups.most[i]! / weight, slope: -weight })
  }
  breaks.sort((a, b) => a.at - b.at)
  let slope = 0
  let level = 0
  for (const { at, slope: change } of breaks) {
    const more = slope * (at - level)
    if (slope > 0 && held + more >= volume) return level + (volume - held) / slope
    held += more
    level = at
    slope += change
  }
  return Number.POSITIVE_INFINITY
}

/** What a cup holds at a level. */
export const heldAt = (cups: Cups, i: number, level: number): number =>
  Math.max(cups.least[i]!, Math.min(cups.most[i]!, level * cups.weight[i]!))

/**
 * Shares `volume` whole grams over the cups at their common level, rounded by largest remainder, the earlier cup first among equals. The volume must lie
 * between the sums of `least` and `most`.
 */
export function pour(cups: Cups, volume: number): Float64Array {
  const level = waterLevel(cups, volume)
  const n = cups.weight.length
  const result = new Float64Array(n)
  const rest = new Float64Array(n)
  let left = volume
  for (let i = 0; i < n; i++) {
    const exact = heldAt(cups, i, level)
    result[i] = Math.floor(exact)
    rest[i] = exact - result[i]!
    left -= result[i]!
  }
  const order = Uint32Array.from(rest, (_, i) => i).sort((a, b) => rest[b]! - rest[a]! || a - b)
  // Two passes suffice but for rounding errors of the level itself; the loop ends because volume is within the bounds.
  while (left !== 0) {
    let moved = false
    for (const i of left > 0 ? order : order.slice().reverse()) {
      if (left === 0) break
      if (left > 0 && result[i]! < cups.most[i]!) {
        result[i]!++
        left--
        moved = true
      } else if (left < 0 && result[i]! > cups.least[i]!) {
        result[i]!--
        left++
        moved = true
      }
    }
    if (!moved) throw new RangeError('the volume does not fit the cups')
  }
  return result
}

/** What cups hold together at a level when least quantities are left aside, and how fast that grows with the level just above it (grams a unit of level). */
export function risingTo({ weight, most }: Cups, level: number): { held: number; slope: number } {
  let held = 0
  let slope = 0
  for (let i = 0; i < weight.length; i++) {
    const own = level * weight[i]!
    if (own < most[i]! * (1 - 1e-12)) {
      held += own
      slope += weight[i]!
    } else held += most[i]!
  }
  return { held, slope }
}
