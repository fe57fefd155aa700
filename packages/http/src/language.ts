import { LANGUAGES, type Language } from '@lodestone/contracts'

/** The language that a browser asks for first (RFC 9110 section 12.5.4), English where it asks for none of ours. */
export function languageFor(header: string | undefined): Language {
  const asked = (header ?? '').split(',').map(part => {
    const [range = '', ...parameters] = part.split(';').map(text => text.trim().toLowerCase())
    const weight = parameters.find(text => text.startsWith('q='))?.slice(2)
    return { language: range.split('-')[0], weight: weight === undefined ? 1 : Number(weight) }
  })
  const known = asked.filter(one => one.weight > 0 && LANGUAGES.some(language => language === one.language))
  const best = known.toSorted((a, b) => b.weight - a.weight)[0]?.language
  return LANGUAGES.find(language => language === best) ?? 'en'
}
