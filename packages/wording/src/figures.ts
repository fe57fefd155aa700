type Money = { readonly amount: string; readonly currency: string }

const isDecimal = (text: string): text is Intl.StringNumericLiteral => /^-?\d+(?:\.\d+)?(?:e-2)?$/.test(text)
/** A decimal of the API, or one of per cent, which is written exactly. Throws TypeError for what is none. */
function exact(text: string): Intl.StringNumericLiteral {
  if (!isDecimal(text)) throw new TypeError(`no decimal: ${text}`)
  return text
}
/** A minus as it is set. */
const minus = (written: string): string => written.replace('-', '\u2212')

/** How figures are written in a locale; all exact but `whole`, `about` and `sum`. */
export function figuresIn(locale: string) {
  const three = new Intl.NumberFormat(locale, { maximumFractionDigits: 3 })
  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 })
  const all = new Intl.NumberFormat(locale, { maximumFractionDigits: 20 })
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 4 })
  const tenths = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 })
  const moneyIn = moniesIn(locale, { maximumFractionDigits: 6 })
  const sumIn = moniesIn(locale, {})
  return {
    count: (count: number): string => all.format(count),
    whole: (text: string): string => minus(whole.format(exact(text))),
    kg: (kg: string): string => minus(`${three.format(exact(kg))}\u00a0kg`),
    decimal: (text: string): string => minus(all.format(exact(text))),
    percent: (pct: string): string => minus(percent.format(exact(`${pct}e-2`))),
    /** To a tenth of a per cent, for what is an estimate. */
    about: (pct: string): string => minus(tenths.format(exact(`${pct}e-2`))),
    /** A price for a kilogram, with the places that it has. */
    money: ({ amount, currency }: Money): string => minus(moneyIn(currency).format(exact(amount))),
    /** An amount as it is paid: with the places of its currency. */
    sum: ({ amount, currency }: Money): string => minus(sumIn(currency).format(exact(amount))),
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
