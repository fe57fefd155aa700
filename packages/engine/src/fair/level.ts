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
    const exact = Math.max(least[i]!, Math.min(most[i]!, level * weight[i]!))
    const whole = Math.floor(exact)
    result[i] = whole
    rest[i] = exact - whole
    left -= whole
  }
  // One turn suffices but for rounding errors of the level itself; the loop ends because volume is within the bounds.
  const open = new Uint32Array(n)
  while (left !== 0) {
    let count = 0
    for (let i = 0; i < n; i++) if (left > 0 ? result[i]! < most[i]! : result[i]! > least[i]!) open[count++] = i
    if (count === 0) throw new RangeError('the volume does not fit the cups')
    const turn = Math.min(count, Math.abs(left))
    byRemainder(open.subarray(0, count), rest, left > 0 ? turn : count - turn)
    for (let k = 0; k < turn; k++) result[open[left > 0 ? k : count - turn + k]!]! += left > 0 ? 1 : -1
    left += left > 0 ? -turn : turn
  }
  return result
}

/** Remainders are told apart by steps of this share of a gram first, so that few are sorted. */
const STEPS = 256
/** Below this number of lines nothing is won by that. */
const FEW = 24

/** Brings the `count` numbers of largest remainder to the front, the earlier first among equals. */
function byRemainder(numbers: Uint32Array, rest: Float64Array, count: number): void {
  if (count === 0 || count === numbers.length) return
  if (numbers.length < FEW) {
    numbers.sort((a, b) => rest[b]! - rest[a]! || a - b)
    return
  }
  const held = new Int32Array(STEPS)
  for (let k = 0; k < numbers.length; k++) held[Math.floor(rest[numbers[k]!]! * STEPS)]!++
  let edge = STEPS - 1
  let above = 0
  while (above + held[edge]! <= count) above += held[edge--]!
  const near: number[] = []
  const below: number[] = []
  let front = 0
  for (let k = 0; k < numbers.length; k++) {
    const i = numbers[k]!
    const step = Math.floor(rest[i]! * STEPS)
    if (step > edge) numbers[front++] = i
    else if (step === edge) near.push(i)
    else below.push(i)
  }
  near.sort((a, b) => rest[b]! - rest[a]! || a - b)
  for (const i of near) numbers[front++] = i
  for (const i of below) numbers[front++] = i
}
