/** Lines to be filled alike: what each weighs, and the least and the most it may get (grams). */
export type Cups = { readonly weight: Float64Array; readonly least: Float64Array; readonly most: Float64Array }

/**
 * The common level (fill over weight) at which the cups hold `volume` together: the root of a piecewise linear, non-decreasing function. Infinity when they
 * are all full below it.
 */
export function waterLevel({ weight, least, most }: Cups, volume: number): number {
  const n = weight.length
  const begins = new Float64Array(n)
  const ends = new Float64Array(n)
  let held = 0
  let rising = 0
  for (let i = 0; i < n; i++) {
    held += least[i]!
    const rises = most[i]! > least[i]!
    begins[i] = rises ? least[i]! / weight[i]! : Number.POSITIVE_INFINITY
    ends[i] = rises ? most[i]! / weight[i]! : Number.POSITIVE_INFINITY
    if (rises) rising++
  }
  const first = ascending(begins)
  const last = ascending(ends)
  let slope = 0
  let level = 0
  for (let b = 0, e = 0; e < rising; ) {
    const begin = b < rising && begins[first[b]!]! <= ends[last[e]!]!
    const at = begin ? begins[first[b]!]! : ends[last[e]!]!
    const more = slope * (at - level)
    if (slope > 0 && held + more >= volume) return level + (volume - held) / slope
    held += more
    level = at
    slope += begin ? weight[first[b++]!]! : -weight[last[e++]!]!
  }
  return Number.POSITIVE_INFINITY
}

/** Numbers of values in ascending order. Under stated weights all are the same, and there is nothing to sort. */
function ascending(values: Float64Array): Uint32Array {
  const order = new Uint32Array(values.length)
  let sorted = true
  for (let i = 0; i < values.length; i++) {
    order[i] = i
    if (i > 0 && values[i - 1]! > values[i]!) sorted = false
  }
  return sorted ? order : order.sort((a, b) => values[a]! - values[b]!)
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
  const { weight, least, most } = cups
  const n = weight.length
  const result = new Float64Array(n)
  const rest = new Float64Array(n)
  let left = volume
  for (let i = 0; i < n; i++) {
    const exact = heldAt(cups, i, level)
    result[i] = Math.floor(exact)
    rest[i] = exact - result[i]!
    left -= result[i]!
  }
  // One turn suffices but for rounding errors of the level itself; the loop ends because volume is within the bounds.
  while (left !== 0) {
    const room = (i: number) => (left > 0 ? result[i]! < most[i]! : result[i]! > least[i]!)
    const open: number[] = []
    for (let i = 0; i < n; i++) if (room(i)) open.push(i)
    if (open.length === 0) throw new RangeError('the volume does not fit the cups')
    const count = Math.min(open.length, Math.abs(left))
    const chosen = left > 0 ? parted(open, rest, count)[0] : parted(open, rest, open.length - count)[1]
    for (const i of chosen) result[i]! += left > 0 ? 1 : -1
    left += left > 0 ? -count : count
  }
  return result
}

/** Remainders are told apart by steps of this share of a gram first, so that few are sorted. */
const STEPS = 256

/** The `count` numbers of largest remainder, the earlier first among equals, and the others. */
function parted(numbers: readonly number[], rest: Float64Array, count: number): [number[], number[]] {
  const stepOf = (i: number) => Math.floor(rest[i]! * STEPS)
  const held = new Int32Array(STEPS)
  for (const i of numbers) held[stepOf(i)]!++
  let edge = STEPS - 1
  let above = 0
  while (edge > 0 && above + held[edge]! <= count) above += held[edge--]!
  const first: number[] = []
  const last: number[] = []
  const near: number[] = []
  for (const i of numbers) (stepOf(i) > edge ? first : stepOf(i) < edge ? last : near).push(i)
  near.sort((a, b) => rest[b]! - rest[a]! || a - b)
  first.push(...near.slice(0, count - above))
  last.push(...near.slice(count - above))
  return [first, last]
}
