import { addTo, addToInt, floatAt, intAt } from '../at.ts'
/** Lines to be filled alike: what each weighs, and the least and the most it may get (grams). */
export type Cups = { readonly weight: Float64Array; readonly least: Float64Array; readonly most: Float64Array }

/** Room to work in, taken anew only when it is too small: the level of a handful of lines is asked for a million times in a round of many passes. */
let room = roomFor(64)

function roomFor(size: number) {
  return {
    size,
    begins: new Float64Array(size),
    ends: new Float64Array(size),
    first: new Int32Array(size),
    last: new Int32Array(size),
    rest: new Float64Array(size),
    open: new Int32Array(size),
    near: new Int32Array(size),
    below: new Int32Array(size),
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
    held += floatAt(least, i)
    const rises = floatAt(most, i) > floatAt(least, i)
    begins[i] = rises ? floatAt(least, i) / floatAt(weight, i) : Number.POSITIVE_INFINITY
    ends[i] = rises ? floatAt(most, i) / floatAt(weight, i) : Number.POSITIVE_INFINITY
    if (rises) rising++
  }
  sortBy(begins, first, n)
  sortBy(ends, last, n)
  let slope = 0
  let level = 0
  for (let b = 0, e = 0; e < rising; ) {
    const begin = b < rising && floatAt(begins, intAt(first, b)) <= floatAt(ends, intAt(last, e))
    const at = begin ? floatAt(begins, intAt(first, b)) : floatAt(ends, intAt(last, e))
    const more = slope * (at - level)
    if (slope > 0 && held + more >= volume) return level + (volume - held) / slope
    held += more
    level = at
    slope += begin ? floatAt(weight, intAt(first, b++)) : -floatAt(weight, intAt(last, e++))
  }
  return Number.POSITIVE_INFINITY
}

/** The numbers of the first `n` values in their order. Under stated weights all are the same, and there is nothing to sort. */
function sortBy(values: Float64Array, order: Int32Array, n: number): void {
  let sorted = true
  for (let i = 0; i < n; i++) {
    order[i] = i
    if (i > 0 && floatAt(values, i - 1) > floatAt(values, i)) sorted = false
  }
  if (!sorted) order.subarray(0, n).sort((a, b) => floatAt(values, a) - floatAt(values, b))
}

/** What a cup holds at a level. */
export const heldAt = (cups: Cups, i: number, level: number): number =>
  Math.max(floatAt(cups.least, i), Math.min(floatAt(cups.most, i), level * floatAt(cups.weight, i)))

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
    const exact = Math.max(floatAt(least, i), Math.min(floatAt(most, i), level * floatAt(weight, i)))
    const whole = Math.floor(exact)
    result[i] = whole
    rest[i] = exact - whole
    left -= whole
  }
  // One turn suffices but for rounding errors of the level itself; the loop ends because volume is within the bounds.
  while (left !== 0) {
    let count = 0
    for (let i = 0; i < n; i++)
      if (left > 0 ? floatAt(result, i) < floatAt(most, i) : floatAt(result, i) > floatAt(least, i)) open[count++] = i
    if (count === 0) throw new RangeError('the volume does not fit the cups')
    const turn = Math.min(count, Math.abs(left))
    byRemainder(open, count, rest, left > 0 ? turn : count - turn)
    for (let k = 0; k < turn; k++) addTo(result, intAt(open, left > 0 ? k : count - turn + k), left > 0 ? 1 : -1)
    left += left > 0 ? -turn : turn
  }
  return result
}

/** What cups hold together at a level when least quantities are left aside, and how fast that grows with the level just above it (grams a unit of level). */
export function risingTo({ weight, most }: Cups, level: number): { held: number; slope: number } {
  let held = 0
  let slope = 0
  for (let i = 0; i < weight.length; i++) {
    const own = level * floatAt(weight, i)
    if (own < floatAt(most, i) * (1 - 1e-12)) {
      held += own
      slope += floatAt(weight, i)
    } else held += floatAt(most, i)
  }
  return { held, slope }
}

/** Remainders are told apart by steps of this share of a gram first, so that few are sorted. */
const STEPS = 256
/** Below this number of lines nothing is won by that. */
const FEW = 24
const held = new Int32Array(STEPS)

/** Brings the `front` numbers of largest remainder, of `count`, to the front, the earlier first among equals. */
function byRemainder(numbers: Int32Array, count: number, rest: Float64Array, front: number): void {
  if (front === 0 || front === count) return
  const largest = (a: number, b: number) => floatAt(rest, b) - floatAt(rest, a) || a - b
  if (count < FEW) {
    numbers.subarray(0, count).sort(largest)
    return
  }
  held.fill(0)
  for (let k = 0; k < count; k++) addToInt(held, Math.floor(floatAt(rest, intAt(numbers, k)) * STEPS), 1)
  let edge = STEPS - 1
  let above = 0
  while (above + intAt(held, edge) <= front) above += intAt(held, edge--)
  const { near, below } = roomOf(count)
  let next = 0
  let nears = 0
  let belows = 0
  for (let k = 0; k < count; k++) {
    const i = intAt(numbers, k)
    const step = Math.floor(floatAt(rest, i) * STEPS)
    if (step > edge) numbers[next++] = i
    else if (step === edge) near[nears++] = i
    else below[belows++] = i
  }
  numbers.set(near.subarray(0, nears).sort(largest), next)
  numbers.set(below.subarray(0, belows), next + nears)
}
