/** Lines to be filled alike: what each weighs, and the least and the most it may get (grams). */
export type Cups = { readonly weight: Float64Array; readonly least: Float64Array; readonly most: Float64Array }

/** Room to work in, taken anew only when it is too small: the level of a handful of lines is asked for a million times in a round of many passes. */
let room = roomFor(64)

function roomFor(size: number) {
  return {
    size,
    begins: new Float64Array(size),
    ends: new Float64Array(size),
    first: new Uint32Array(size),
    last: new Uint32Array(size),
    rest: new Float64Array(size),
    open: new Uint32Array(size),
    near: new Uint32Array(size),
    below: new Uint32Array(size),
  }
}

function roomOf(size: number): typeof room {
  if (room.size < size) room = roomFor(2 * size)
  return room
}

/**
 * The common level (fill over weight) at which the cups hold `volume` together: the root of a piecewise linear, non-decreasing function. Infinity when they
 * are all full below it.
 */
export function waterLevel({ weight, least, most }: Cups, volume: number): number {
  const n = weight.length
  const { begins, ends, first, last } = roomOf(n)
  let held = 0
  let rising = 0
  for (let i = 0; i < n; i++) {
    held += least[i]!
    const rises = most[i]! > least[i]!
    begins[i] = rises ? least[i]! / weight[i]! : Number.POSITIVE_INFINITY
    ends[i] = rises ? most[i]! / weight[i]! : Number.POSITIVE_INFINITY
    if (rises) rising++
  }
  sortBy(begins, first, n)
  sortBy(ends, last, n)
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

/** The numbers of the first `n` values in their order. Under stated weights all are the same, and there is nothing to sort. */
function sortBy(values: Float64Array, order: Uint32Array, n: number): void {
  let sorted = true
  for (let i = 0; i < n; i++) {
    order[i] = i
    if (i > 0 && values[i - 1]! > values[i]!) sorted = false
  }
  if (!sorted) order.subarray(0, n).sort((a, b) => values[a]! - values[b]!)
}

/** What a cup holds at a level. */
export const heldAt = (cups: Cups, i: number, level: number): number =>
  Math.max(cups.least[i]!, Math.min(cups.most[i]!, level * cups.weight[i]!))

/**
 * Shares `volume` whole grams over the cups at their common level, rounded by largest remainder, the earlier cup first among equals. The volume must lie
 * between the sums of `least` and `most`. Written into `result`.
 */
export function pour(
  cups: Cups,
  volume: number,
  result: Float64Array = new Float64Array(cups.weight.length),
): Float64Array {
  const level = waterLevel(cups, volume)
  const { weight, least, most } = cups
  const n = weight.length
  const { rest, open } = roomOf(n)
  let left = volume
  for (let i = 0; i < n; i++) {
    const exact = Math.max(least[i]!, Math.min(most[i]!, level * weight[i]!))
    const whole = Math.floor(exact)
    result[i] = whole
    rest[i] = exact - whole
    left -= whole
  }
  // One turn suffices but for rounding errors of the level itself; the loop ends because volume is within the bounds.
  while (left !== 0) {
    let count = 0
    for (let i = 0; i < n; i++) if (left > 0 ? result[i]! < most[i]! : result[i]! > least[i]!) open[count++] = i
    if (count === 0) throw new RangeError('the volume does not fit the cups')
    const turn = Math.min(count, Math.abs(left))
    byRemainder(open, count, rest, left > 0 ? turn : count - turn)
    for (let k = 0; k < turn; k++) result[open[left > 0 ? k : count - turn + k]!]! += left > 0 ? 1 : -1
    left += left > 0 ? -turn : turn
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

/** Remainders are told apart by steps of this share of a gram first, so that few are sorted. */
const STEPS = 256
/** Below this number of lines nothing is won by that. */
const FEW = 24
const held = new Int32Array(STEPS)

/** Brings the `front` numbers of largest remainder, of `count`, to the front, the earlier first among equals. */
function byRemainder(numbers: Uint32Array, count: number, rest: Float64Array, front: number): void {
  if (front === 0 || front === count) return
  const largest = (a: number, b: number) => rest[b]! - rest[a]! || a - b
  if (count < FEW) {
    numbers.subarray(0, count).sort(largest)
    return
  }
  held.fill(0)
  for (let k = 0; k < count; k++) held[Math.floor(rest[numbers[k]!]! * STEPS)]!++
  let edge = STEPS - 1
  let above = 0
  while (above + held[edge]! <= front) above += held[edge--]!
  const { near, below } = roomOf(count)
  let next = 0
  let nears = 0
  let belows = 0
  for (let k = 0; k < count; k++) {
    const i = numbers[k]!
    const step = Math.floor(rest[i]! * STEPS)
    if (step > edge) numbers[next++] = i
    else if (step === edge) near[nears++] = i
    else below[belows++] = i
  }
  numbers.set(near.subarray(0, nears).sort(largest), next)
  numbers.set(below.subarray(0, belows), next + nears)
}
