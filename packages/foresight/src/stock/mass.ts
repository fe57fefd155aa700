import { decimalOfDouble, formatDecimal, parseDecimal } from '@lodestone/kernel'

/** The units of mass that stock is told in, and how many of the last places of a decimal a gram leaves. */
const PLACES = { 'unit:gram': 0, 'unit:kilogram': 3, 'unit:tonneMetricTon': 6 } as const
export const MASS_UNITS = ['unit:gram', 'unit:kilogram', 'unit:tonneMetricTon'] as const
export type MassUnit = (typeof MASS_UNITS)[number]

/** Places beyond the gram that a quantity may have at all. */
const FINER = 14

/** A quantity in whole grams, what is finer rounded down; `undefined` where it is below nothing or has more digits than a number of JSON keeps. */
export function gramsOf(
  value: number,
  unit: MassUnit,
): { readonly grams: bigint; readonly exact: boolean } | undefined {
  const text = decimalOfDouble(value)
  const finest = text === undefined ? undefined : parseDecimal(text, PLACES[unit] + FINER)
  if (finest === undefined) return undefined
  const grams = finest / 10n ** BigInt(FINER)
  return { grams, exact: grams * 10n ** BigInt(FINER) === finest }
}

/** Grams as a number of kilograms. Throws RangeError where a number of JSON would be another. */
export function kilogramsOf(grams: bigint): number {
  const text = formatDecimal(grams, 3)
  if (decimalOfDouble(Number(text)) !== text) throw new RangeError(`${text} kg are more than a number of JSON keeps`)
  return Number(text)
}
