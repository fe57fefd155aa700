import type { StatementLanguage as Language } from '@lodestone/contracts'
import { figuresIn } from './figures.ts'
import de from './texts/de.json' with { type: 'json' }
import en from './texts/en.json' with { type: 'json' }
import fr from './texts/fr.json' with { type: 'json' }
import ja from './texts/ja.json' with { type: 'json' }

/** What the hub's documents and its public face both say, in the reader's language. */

const WORDS: Readonly<Record<Language, typeof en>> = { en, de, fr, ja }
/** As the console writes dates and figures. */
const LOCALES: Readonly<Record<Language, string>> = { en: 'en-GB', de: 'de-DE', fr: 'fr-FR', ja: 'ja-JP' }

/** What is neither known nor told. */
export const UNTOLD = '–'

/** A fact and what it is called. */
export type Named = readonly [name: string, value: string]
type Goods = { readonly material: string; readonly grade?: string | undefined }
/** A language's words, and figures as it writes them. */
export type Wording = ReturnType<typeof wordingIn>

export function wordingIn(language: Language) {
  const [texts, locale] = [WORDS[language], LOCALES[language]]
  const countries = new Intl.DisplayNames([locale], { type: 'region', fallback: 'code' })
  const list = new Intl.ListFormat(locale, { type: 'conjunction' })
  const month = new Intl.DateTimeFormat(locale, { year: 'numeric', month: 'short', timeZone: 'UTC' })
  const material = (id: string): string => named(texts.material, id)
  /** What is no code of a country stays as it is. */
  const country = (code: string): string => {
    if (code === 'EU') return texts.bloc.EU
    return /^[A-Z]{2}$/.test(code) ? (countries.of(code) ?? code) : code
  }
  return {
    language,
    locale,
    texts,
    ...figuresIn(locale),
    material,
    goods: ({ material: id, grade }: Goods): string => [material(id), grade].filter(Boolean).join(' '),
    country,
    /** A country, or a UN/LOCODE with its country. */
    place: (code: string): string => (code.length === 2 ? country(code) : `${country(code.slice(0, 2))} (${code})`),
    /** "2027-Q1" or "2027-03" as people read it. */
    period: (period: string): string => {
      const [, year, quarter] = /^(\d{4})-Q([1-4])$/.exec(period) ?? []
      if (year !== undefined) return filled(texts.quarter, { year, quarter: quarter ?? '' })
      return /^\d{4}-\d{2}$/.test(period) ? month.format(new Date(`${period}-01`)) : period
    },
    list: (items: readonly string[]): string => list.format(items),
  }
}

/** A text with its gaps filled. */
export const filled = (text: string, values: Readonly<Record<string, string>>): string =>
  text.replace(/\{\{(\w+)\}\}/g, (gap, name) => values[name] ?? gap)

/** What something is called; as itself where it has no name. */
export const named = (names: Readonly<Record<string, string>>, id: string, otherwise = id): string =>
  Object.hasOwn(names, id) ? (names[id] ?? otherwise) : otherwise
