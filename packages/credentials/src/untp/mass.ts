import { formatDecimal } from '@lodestone/kernel/decimal'
import type { Rational } from '@lodestone/kernel/rational'
import * as exact from '@lodestone/kernel/rational'

/** What units of mass weigh in kilograms, by their codes in UN/ECE Recommendation 20. */
const KILOGRAMS: Readonly<Record<string, string>> = {
  KTN: '1000000',
  TNE: '1000',
  DTN: '100',
  KGM: '1',
  GRM: '0.001',
  MGM: '0.000001',
  LBR: '0.45359237',
}

/** Kilograms of a quantity as a decimal, exactly; undefined where its unit is none of mass. */
export function kilogramsOf(quantity: number, unit: string | undefined): string | undefined {
  const code = unit?.slice(unit.lastIndexOf('#') + 1).toUpperCase() ?? ''
  const weight = Object.hasOwn(KILOGRAMS, code) ? KILOGRAMS[code] : undefined
  if (weight === undefined || !Number.isFinite(quantity)) return undefined
  const [a, b] = [digitsOf(String(quantity)), digitsOf(weight)]
  return formatDecimal(a.digits * b.digits, a.places + b.places)
}

/** A number as whole digits and how many of them stand behind the point: 1.5e-7 is 15 and 8. */
function digitsOf(text: string): { digits: bigint; places: number } {
  const [mantissa = '', exponent = '0'] = text.split('e')
  const [whole = '', fraction = ''] = mantissa.split('.')
  const places = fraction.length - Number(exponent)
  const digits = BigInt(whole + fraction)
  return places < 0 ? { digits: digits * 10n ** BigInt(-places), places: 0 } : { digits, places }
}

/** What a decimal says, however many places it has. */
export function exactOf(decimal: string): Rational {
  const { digits, places } = digitsOf(decimal)
  return exact.rational(digits, 10n ** BigInt(places))
}

/** Whether a decimal is above another one. */
export const isAbove = (a: string, b: string): boolean => exact.compare(exactOf(a), exactOf(b)) > 0
