import { formatDecimal } from '@lodestone/kernel/decimal'
import type { Share } from '../model/relationship.ts'

/** From and to how many millionths of the whole: percent with the 4 places that a chain has. */
export type Range = { readonly low: bigint; readonly high: bigint }
export const WHOLE = 1_000_000n
const PLACES = 4

export const pct = (millionths: bigint): string => formatDecimal(millionths, PLACES)
export const smaller = (a: bigint, b: bigint): bigint => (a < b ? a : b)
export const larger = (a: bigint, b: bigint): bigint => (a > b ? a : b)

/** A percentage as JSON says it, rounded to the places of a chain in both directions: the shortest text of the number is what was written. */
function millionthsOf(number: number): Range {
  const [mantissa = '', exponent = '0'] = String(number).split('e')
  const [whole = '', fraction = ''] = mantissa.split('.')
  const digits = BigInt(whole + fraction)
  const places = fraction.length - Number(exponent) - PLACES
  if (places <= 0) return { low: digits * 10n ** BigInt(-places), high: digits * 10n ** BigInt(-places) }
  const unit = 10n ** BigInt(places)
  const low = digits / unit
  return { low, high: low * unit === digits ? low : low + 1n }
}

/** What a share may be: exact, or as far as its bounds let it. Bounds that contradict each other, or the exact one, leave all between them open. */
export function rangeOf({ exact, minimum, exclusiveMinimum, maximum, exclusiveMaximum }: Share): Range | undefined {
  const said = (one: number | undefined): Range[] => (one === undefined ? [] : [millionthsOf(one)])
  const from = [...said(minimum), ...said(exclusiveMinimum)].map(one => one.low)
  const to = [...said(maximum), ...said(exclusiveMaximum)].map(one => one.high)
  const [given] = said(exact)
  if (given === undefined && from.length + to.length === 0) return undefined
  const low = from.reduce(larger, 0n)
  const high = to.reduce(smaller, WHOLE)
  if (given !== undefined && low <= given.high && given.low <= high) return given
  const all = [low, high, ...(given ? [given.low, given.high] : [])]
  return { low: all.reduce(smaller), high: all.reduce(larger) }
}
