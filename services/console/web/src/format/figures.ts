import { formatDecimal, parseDecimal } from '@lodestone/kernel/decimal'

export type DecimalSign = '.' | ','

/** A decimal string as Intl takes it: exactly. */
export const exact = (text: string): Intl.StringNumericLiteral => text as Intl.StringNumericLiteral

/** A minus as it is set: Intl writes a hyphen, which breaks lines and is half as long. */
const MINUS = '\u2212'
const minus = (written: string): string => written.replace('-', MINUS)

const GRAMS_PER_TONNE_PLACES = 6
/** Grams from which a mass is shown in tonnes. */
const TONNE = 1_000_000n

/** Numbers, masses, money and percentages as a language writes them. */
export function figuresIn(locale: string) {
  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 })
  const upTo = (places: number) => new Intl.NumberFormat(locale, { maximumFractionDigits: places })
  const [one, three] = [upTo(1), upTo(3)]
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 })
  const exactPercent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 4 })
  const decimal = upTo(20)
  const moneyIn = moniesIn(locale, { maximumFractionDigits: 6 })
  const sumIn = moniesIn(locale, {})

  const decimalSign: DecimalSign =
    one.formatToParts(1.5).find(({ type }) => type === 'decimal')?.value === ',' ? ',' : '.'

  return {
    /** What stands before the decimals: "1.5" or "1,5". */
    decimalSign,
    count: (n: number | bigint): string => minus(whole.format(n)),
    /** Any decimal string, with all its places. */
    decimal: (text: string): string => minus(decimal.format(exact(text))),
    /** A decimal string with its sign, plus as well: "+3.5". */
    signed: (text: string): string =>
      minus(
        new Intl.NumberFormat(locale, { maximumFractionDigits: 20, signDisplay: 'exceptZero' }).format(exact(text)),
      ),
    /** Kilograms exactly: "1,250.5 kg". */
    kg: (kg: string): string => minus(`${three.format(exact(kg))} kg`),
    /** Kilograms short, for reading at a glance: in tonnes from one tonne on, with one place. */
    mass: (kg: string): string => {
      const grams = parseDecimal(kg, 3)
      if (grams === undefined || (grams < TONNE && grams > -TONNE)) return minus(`${three.format(exact(kg))} kg`)
      return minus(`${one.format(exact(formatDecimal(grams, GRAMS_PER_TONNE_PLACES)))} t`)
    },
    /** Money per kilogram as the hub has it; at least two places. */
    money: ({ amount, currency }: { amount: string; currency: string }): string =>
      minus(moneyIn(currency).format(exact(amount))),
    /** An amount of money as it is paid: with the places of its currency. */
    sum: ({ amount, currency }: { amount: string; currency: string }): string =>
      minus(sumIn(currency).format(exact(amount))),
    /** Per cent of a decimal string: "62.5" -> "62.5 %". */
    percent: (pct: string): string => minus(percent.format(exact(`${pct}e-2`))),
    /** The same with all the places that a declared share may have: beside a limit, 24.99 % is not 25 %. */
    exactPercent: (pct: string): string => exactPercent.format(exact(`${pct}e-2`)),
  }
}

/** How each currency is written. Made once for each: making one takes longer than all else in a row of a table. */
function moniesIn(locale: string, places: Intl.NumberFormatOptions): (currency: string) => Intl.NumberFormat {
  const monies = new Map<string, Intl.NumberFormat>()
  return currency => {
    const known =
      monies.get(currency) ??
      new Intl.NumberFormat(locale, { style: 'currency', currency, currencyDisplay: 'code', ...places })
    monies.set(currency, known)
    return known
  }
}
