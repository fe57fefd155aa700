import { formatDecimal } from './decimal.ts'

/** An exact fraction of two integers in lowest terms with a positive denominator. */
export type Rational = { readonly n: bigint; readonly d: bigint }

function gcd(a: bigint, b: bigint): bigint {
  let x = a < 0n ? -a : a
  let y = b < 0n ? -b : b
  while (y !== 0n) [x, y] = [y, x % y]
  return x
}

/** n/d in lowest terms. Throws RangeError for a zero denominator. */
export function rational(n: bigint, d = 1n): Rational {
  if (d === 0n) throw new RangeError('zero denominator')
  const g = gcd(n, d) * (d < 0n ? -1n : 1n)
  return g === 0n ? { n: 0n, d: 1n } : { n: n / g, d: d / g }
}

/** A plain decimal string, signed or not, of any number of places -> its exact value. Throws RangeError on anything else. */
export function decimalToRational(text: string): Rational {
  const match = /^(-?)(\d{1,30})(?:\.(\d{1,30}))?$/.exec(text)
  if (!match) throw new RangeError('not a decimal')
  const fraction = match[3] ?? ''
  const units = BigInt(match[2] + fraction)
  return rational(match[1] === '-' ? -units : units, 10n ** BigInt(fraction.length))
}

export const add = (a: Rational, b: Rational): Rational => rational(a.n * b.d + b.n * a.d, a.d * b.d)
export const subtract = (a: Rational, b: Rational): Rational => rational(a.n * b.d - b.n * a.d, a.d * b.d)
export const multiply = (a: Rational, b: Rational): Rational => rational(a.n * b.n, a.d * b.d)
export const divide = (a: Rational, b: Rational): Rational => rational(a.n * b.d, a.d * b.n)
/** Negative, zero or positive as a is below, equal to or above b. */
export const compare = (a: Rational, b: Rational): number => {
  const left = a.n * b.d
  const right = b.n * a.d
  return left < right ? -1 : left > right ? 1 : 0
}

/** The greatest whole number that is not above a fraction. */
export const floor = ({ n, d }: Rational): bigint => (n >= 0n ? n / d : -((-n + d - 1n) / d))

/** The value as a decimal string with exactly `places` places, rounded half up (half away from zero below zero). */
export function formatRational(value: Rational, places: number): string {
  const scale = 10n ** BigInt(places)
  const negative = value.n < 0n
  const n = negative ? -value.n : value.n
  const units = (2n * n * scale + value.d) / (2n * value.d)
  return formatDecimal(negative ? -units : units, places, places)
}
