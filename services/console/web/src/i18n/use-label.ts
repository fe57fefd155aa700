import type { CellField } from '@lodestone/contracts/field'
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { isLanguage } from './i18n.ts'

/** The name of a field in the reader's language. */
export function useLabel(): (field: Pick<CellField, 'label'>) => string {
  const { language } = useTranslation().i18n
  return useCallback(({ label }) => label[isLanguage(language) ? language : 'en'], [language])
}
