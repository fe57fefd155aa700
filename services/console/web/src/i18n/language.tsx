import type { ReactNode } from 'react'
import { I18nProvider } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { isLanguage, type Language, LOCALES } from './i18n.ts'

/** The language that is shown. */
export function useLanguage(): Language {
  const { i18n } = useTranslation('app')
  return isLanguage(i18n.language) ? i18n.language : 'en'
}

/** The controls speak the language of the page. */
export function ReadingLanguage({ children }: { children: ReactNode }) {
  return <I18nProvider locale={LOCALES[useLanguage()]}>{children}</I18nProvider>
}
