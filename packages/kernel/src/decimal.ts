/** Exact decimals: a decimal string outside, a `bigint` of base units inside. Nothing here ever becomes a float. */

const DECIMAL = /^(?:0|[1-9]\d{0,14})(?:\.\d+)?$/

/**
 * Parses a non-negative decimal string into base units of 10^-places.
 * Returns `undefined` for anything else: signs, exponents, leading zeros, more than `places` decimals, more than 15 integer digits.
 */
export function parseDecimal(text: string, places: number): bigint | undefined {
  if (text.length > 40 || !DECIMAL.test(text)) return undefined
  const dot = text.indexOf('.')
  if (dot < 0) return BigInt(text) * 10n ** BigInt(places)
  const fraction = text.slice(dot + 1)
  if (fraction.length > places) return undefined
  return BigInt(text.slice(0, dot) + fraction.padEnd(places, '0'))
}

/** Whether `parseDecimal` reads it, without the value: for checks of many. */
export const isDecimal = (text: string, places: number): boolean => {
  if (text.length > 40 || !DECIMAL.test(text)) return false
  const dot = text.indexOf('.')
  return dot < 0 || text.length - dot - 1 <= places
}

/** Whether a decimal is above zero. True of what is no decimal at all: that is for `isDecimal` to say. */
export const isAboveZero = (text: string): boolean => /[^0.]/.test(text)

/** Writes base units of 10^-places as the shortest exact decimal string; `minPlaces` keeps trailing zeros ("95.00"). */
export function formatDecimal(units: bigint, places: number, minPlaces = 0): string {
  const sign = units < 0n ? '-' : ''
  const digits = (units < 0n ? -units : units).toString().padStart(places + 1, '0')
  const whole = digits.slice(0, digits.length - places)
  let fraction = digits.slice(digits.length - places)
  while (fraction.length > minPlaces && fraction.endsWith('0')) fraction = fraction.slice(0, -1)
  return fraction === '' ? sign + whole : `${sign}${whole}.${fraction}`
}

/** A decimal without the zeros at the end of its fraction. */
export function withoutZeros(decimal: string): string {
  if (!decimal.includes('.')) return decimal
  let end = decimal.length
  while (decimal[end - 1] === '0') end--
  return decimal.slice(0, decimal[end - 1] === '.' ? end - 1 : end)
}

/** Digits of a number that is taken from a double: beyond 15 digits a double no longer says which decimal was meant. */
const MAX_DIGITS = 15

/** The number that a spreadsheet or JSON holds as a double, as the shortest decimal that stands for it. `undefined` beyond 15 digits. */
export function decimalOfDouble(value: number): string | undefined {
  if (!Number.isFinite(value)) return undefined
  const match = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(value.toExponential())
  if (!match) return undefined
  const [, sign = '', first = '', rest = '', exponent = '0'] = match
  const digits = first + rest
  const point = Number(exponent) + 1
  if (point > MAX_DIGITS || digits.length - point > 20) return undefined
  if (digits === '0') return '0'
  const whole = point <= 0 ? '0' : digits.slice(0, point).padEnd(point, '0')
  const fraction = point <= 0 ? '0'.repeat(-point) + digits : digits.slice(point)
  return sign + whole + (fraction === '' ? '' : `.${fraction}`)
}
