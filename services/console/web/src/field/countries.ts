import { COUNTRIES } from '@lodestone/kernel/place'
import { LOCALES } from '../i18n/i18n.ts'
import { plainText } from './plain-text.ts'

/** A country as somebody chooses it. */
export type Country = { readonly code: string; readonly name: string }

/** Names in common use that are nobody's short or long form. */
const ALSO: Readonly<Record<string, readonly string[]>> = {
  CZ: ['Czech Republic'],
  GB: ['Great Britain'],
  NL: ['Holland'],
  TR: ['Turkey'],
  US: ['USA', 'United States of America'],
}

const namesIn = (locale: string, style: 'long' | 'short'): ((code: string) => string) => {
  const names = new Intl.DisplayNames([locale], { type: 'region', style, fallback: 'code' })
  return code => names.of(code) ?? code
}

/** Every spelling by which somebody may know a country, in any language of the console, with its code. */
const spellings = once((): ReadonlyMap<string, string> => {
  const known = new Map<string, string>()
  for (const locale of Object.values(LOCALES))
    for (const nameOf of [namesIn(locale, 'long'), namesIn(locale, 'short')])
      for (const code of COUNTRIES) known.set(plainText(nameOf(code)), code)
  for (const [code, names] of Object.entries(ALSO)) for (const name of names) known.set(plainText(name), code)
  for (const code of COUNTRIES) known.set(plainText(code), code)
  return known
})

/** The code of a country that is written as a code or as a name in any language of the console; `undefined` where it is none. */
export const countryCode = (text: string): string | undefined => spellings().get(plainText(text))

/** The countries that a text may become, by their names in a language: that of its code or name first, then those that begin with it. */
export function countriesLike(text: string, locale: string): readonly Country[] {
  const wanted = plainText(text)
  const exact = countryCode(text)
  const others = [...spellings()].flatMap(([spelling, code]) => (spelling.includes(wanted) ? [code] : []))
  const nameOf = namesIn(locale, 'long')
  const rank = ({ code, name }: Country): number => (code === exact ? 0 : plainText(name).startsWith(wanted) ? 1 : 2)
  return [...new Set(others)]
    .map(code => ({ code, name: nameOf(code) }))
    .sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name, locale))
}

function once<T>(work: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => {
    made ??= { value: work() }
    return made.value
  }
}
