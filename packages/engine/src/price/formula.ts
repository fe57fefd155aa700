import { exact, type Rational } from '@lodestone/kernel'

/** A price that follows an index: amounts as decimals per kilogram. */
export type PriceFormula = {
  readonly index: string
  readonly premium: string
  readonly floor?: string | undefined
  readonly cap?: string | undefined
  readonly shareAbove?: string | undefined
}

/** Index + premium, held inside floor and cap, plus `shareAbove` of what lies above the cap; exact, at a value of the index. */
export function formulaAmount({ premium, floor, cap, shareAbove }: PriceFormula, value: string): Rational {
  const raw = exact.add(exact.decimalToRational(value), exact.decimalToRational(premium))
  let amount = raw
  if (floor !== undefined) amount = larger(amount, exact.decimalToRational(floor))
  if (cap === undefined) return amount
  const top = exact.decimalToRational(cap)
  if (exact.compare(amount, top) > 0) amount = top
  if (shareAbove === undefined || exact.compare(raw, top) <= 0) return amount
  return exact.add(amount, exact.multiply(exact.decimalToRational(shareAbove), exact.subtract(raw, top)))
}

const larger = (a: Rational, b: Rational): Rational => (exact.compare(a, b) >= 0 ? a : b)
