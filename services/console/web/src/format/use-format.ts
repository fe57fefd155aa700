import { LOCALES } from '../i18n/i18n.ts'
import { useLanguage } from '../i18n/language.tsx'
import { type Format, formatFor } from './format.ts'

const formats = new Map<string, Format>()

/** The formats of the language that is shown. */
export function useFormat(): Format {
  const locale = LOCALES[useLanguage()]
  const known = formats.get(locale) ?? formatFor(locale)
  formats.set(locale, known)
  return known
}
