import { figuresIn } from './figures.ts'
import { timesIn } from './times.ts'

/**
 * How figures and times read in a language. Quantities, money and percentages come as exact decimal strings and stay strings or bigint until
 * Intl writes them: no float is between.
 */
export type Format = ReturnType<typeof formatFor>

export function formatFor(locale: string) {
  const countries = new Intl.DisplayNames([locale], { type: 'region', fallback: 'code' })
  const list = new Intl.ListFormat(locale, { type: 'conjunction' })
  const either = new Intl.ListFormat(locale, { type: 'disjunction' })
  return {
    locale,
    ...figuresIn(locale),
    ...timesIn(locale),
    country: (code: string): string => (/^[A-Z]{2}$/.test(code) ? (countries.of(code) ?? code) : code),
    list: (items: readonly string[]): string => list.format(items),
    /** "50%, 65% or 75%". */
    either: (items: readonly string[]): string => either.format(items),
  }
}

/** The first characters of a hash, for showing; the whole goes into the title. */
export const shortHash = (hash: string): string => `${hash.slice(0, 10)}…`

/** A decimal string for drawing alone: lengths of bars are not exact. */
export const drawn = (text: string | undefined): number => Number(text ?? 0)
