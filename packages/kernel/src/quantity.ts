import { formatDecimal, parseDecimal } from './decimal.ts'

/** A mass in grams, the base unit of every quantity in the hub. */
export type Grams = bigint

/** Kilograms as a decimal string with at most 3 places -> grams; `undefined` when it is not one. */
export const parseKg = (text: string): Grams | undefined => parseDecimal(text, 3)

/** Grams -> kilograms as the shortest decimal string ("1250.5"). */
export const formatKg = (grams: Grams): string => formatDecimal(grams, 3)

/** Grams of a text already validated as kilograms. Throws RangeError on anything else: that is a bug, not bad input. */
export function grams(kg: string): Grams {
  const value = parseKg(kg)
  if (value === undefined) throw new RangeError('not a quantity in kilograms')
  return value
}

/** `part / whole` in percent as a decimal string with 4 places, rounded half up; "0.0000" when the whole is zero. */
export function percentOf(part: bigint, whole: bigint): string {
  if (whole === 0n) return '0.0000'
  return formatDecimal((part * 2_000_000n + whole) / (2n * whole), 4, 4)
}
