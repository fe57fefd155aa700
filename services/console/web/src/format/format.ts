import { formatDecimal, parseDecimal } from '@lodestone/kernel/decimal'

/**
 * How figures and times read in a language. Quantities, money and percentages come as exact decimal strings and stay strings or bigint until
 * Intl writes them: no float is between.
 */
export type Format = ReturnType<typeof formatFor>
export type DecimalSign = '.' | ','

/** A decimal string as Intl takes it: exactly. */
export const exact = (text: string): Intl.StringNumericLiteral => text as Intl.StringNumericLiteral

/** A minus as it is set: Intl writes a hyphen, which breaks lines and is half as long. */
const MINUS = '\u2212'
const minus = (written: string): string => written.replace('-', MINUS)

const GRAMS_PER_TONNE_PLACES = 6
/** Grams from which a mass is shown in tonnes. */
const TONNE = 1_000_000n

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
] as const

export function formatFor(locale: string) {
  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 })
  const upTo = (places: number) => new Intl.NumberFormat(locale, { maximumFractionDigits: places })
  const [one, three] = [upTo(1), upTo(3)]
  const dateTime = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' })
  const moment = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' })
  const date = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' })
  const clock = new Intl.DateTimeFormat(locale, { timeStyle: 'medium' })
  const month = new Intl.DateTimeFormat(locale, { year: 'numeric', month: 'short', timeZone: 'UTC' })
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' })
  const countries = new Intl.DisplayNames([locale], { type: 'region', fallback: 'code' })
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 })
  const exactPercent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 4 })
  const list = new Intl.ListFormat(locale, { type: 'conjunction' })
  const decimal = upTo(20)
  // Made once for each currency: making one takes longer than all else in a row of a table.
  const monies = new Map<string, Intl.NumberFormat>()
  const moneyIn = (currency: string): Intl.NumberFormat => {
    const known =
      monies.get(currency) ??
      new Intl.NumberFormat(locale, {
        style: 'currency',
        currency,
        currencyDisplay: 'code',
        minimumFractionDigits: 2,
        maximumFractionDigits: 6,
      })
    monies.set(currency, known)
    return known
  }

  const decimalSign: DecimalSign =
    one.formatToParts(1.5).find(({ type }) => type === 'decimal')?.value === ',' ? ',' : '.'

  return {
    locale,
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
    /** Per cent of a decimal string: "62.5" -> "62.5 %". */
    percent: (pct: string): string => minus(percent.format(exact(`${pct}e-2`))),
    /** The same with all the places that a declared share may have: beside a limit, 24.99 % is not 25 %. */
    exactPercent: (pct: string): string => exactPercent.format(exact(`${pct}e-2`)),
    dateTime: (time: string | number | Date): string => dateTime.format(new Date(time)),
    /** With its second: where the order of acts is what matters. */
    moment: (time: string | number | Date): string => moment.format(new Date(time)),
    /** A plain date ("2027-03-01"), which has no time zone. */
    date: (day: string): string => date.format(new Date(day)),
    clock: (time: string | number | Date): string => clock.format(new Date(time)),
    /** "2027-Q1" or "2027-03" as people read it. */
    period: (period: string): string => {
      const [, year, quarter] = /^(\d{4})-Q([1-4])$/.exec(period) ?? []
      if (year !== undefined)
        return locale.startsWith('ja') ? `${year}年第${quarter}四半期` : `${quarterMark(locale)}${quarter} ${year}`
      return /^\d{4}-\d{2}$/.test(period) ? month.format(new Date(`${period}-01`)) : period
    },
    country: (code: string): string => (/^[A-Z]{2}$/.test(code) ? (countries.of(code) ?? code) : code),
    list: (items: readonly string[]): string => list.format(items),
    /** When something is or was, seen from `now`, in its largest unit: "in 3 hr". */
    fromNow: (time: string | number, now: number): string => {
      const distance = new Date(time).getTime() - now
      for (const [unit, size] of UNITS)
        if (Math.abs(distance) >= size) return relative.format(Math.trunc(distance / size), unit)
      return relative.format(0, 'second')
    },
    /** A span of milliseconds as a clock that runs: "2 d 03:04:05". */
    countdown: (ms: number): string => {
      const seconds = Math.max(0, Math.floor(ms / 1000))
      const two = (n: number) => String(n).padStart(2, '0')
      const days = Math.floor(seconds / 86_400)
      const time = `${two(Math.floor(seconds / 3600) % 24)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
      return days > 0
        ? `${new Intl.NumberFormat(locale, { style: 'unit', unit: 'day', unitDisplay: 'short' }).format(days)} ${time}`
        : time
    },
    /** A span of milliseconds in its largest unit: "3 min". */
    span: (ms: number): string => {
      const [unit, size] = UNITS.find(([, each]) => ms >= each) ?? ['millisecond' as const, 1]
      return new Intl.NumberFormat(locale, {
        style: 'unit',
        unit,
        unitDisplay: 'short',
        maximumFractionDigits: 0,
      }).format(ms / size)
    },
  }
}

const quarterMark = (locale: string): string => (locale.startsWith('fr') ? 'T' : 'Q')

/** The first characters of a hash, for showing; the whole goes into the title. */
export const shortHash = (hash: string): string => `${hash.slice(0, 10)}…`

/** A decimal string for drawing alone: lengths of bars are not exact. */
export const drawn = (text: string | undefined): number => Number(text ?? 0)
