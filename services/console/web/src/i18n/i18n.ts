import i18next, { type FormatterModule } from 'i18next'
import { initReactI18next } from 'react-i18next'

/** Languages of the console. Catalogues stand in `<language>/<namespace>.json`; a page reads its own namespace, loaded with it. */
export const LANGUAGES = { en: 'English', de: 'Deutsch', fr: 'Français', ja: '日本語' } as const
export type Language = keyof typeof LANGUAGES
/** What react-aria and Intl are told. */
export const LOCALES: Record<Language, string> = { en: 'en-GB', de: 'de-DE', fr: 'fr-FR', ja: 'ja-JP' }

const KEY = 'lodestone.language'
const catalogues = import.meta.glob<{ default: object }>('./*/*.json')

export const isLanguage = (text: string | null | undefined): text is Language => text != null && text in LANGUAGES

/** The language chosen before, else the first of the browser's that is here, else English. */
function firstLanguage(): Language {
  const kept = localStorage.getItem(KEY)
  if (isLanguage(kept)) return kept
  return navigator.languages.map(tag => tag.slice(0, 2)).find(isLanguage) ?? 'en'
}

/** Counts are written as their language writes figures; all else that a text is filled with is written already. */
const written: FormatterModule = {
  type: 'formatter',
  init: () => {},
  add: () => {},
  addCached: () => {},
  format: (value: unknown, _, language, options) =>
    typeof value === 'number' && options?.interpolationkey === 'count' && isLanguage(language)
      ? value.toLocaleString(LOCALES[language])
      : String(value),
}

export async function startLanguage(): Promise<void> {
  await i18next
    .use({
      type: 'backend',
      read: async (language: string, namespace: string) =>
        (await catalogues[`./${language}/${namespace}.json`]?.())?.default ?? {},
    })
    .use(initReactI18next)
    .use(written)
    .init({
      lng: firstLanguage(),
      supportedLngs: Object.keys(LANGUAGES),
      ns: ['app'],
      defaultNS: 'app',
      // The catalogues are proved complete by a test, so that no second one is loaded behind each.
      fallbackLng: false,
      interpolation: { escapeValue: false, alwaysFormat: true },
      returnNull: false,
    })
  document.documentElement.lang = i18next.language
}

export async function setLanguage(language: Language): Promise<void> {
  localStorage.setItem(KEY, language)
  await i18next.changeLanguage(language)
  document.documentElement.lang = language
}
