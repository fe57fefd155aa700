import { useQuery } from '@tanstack/react-query'
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { useLanguage } from '../i18n/language.tsx'
import { materialsQuery } from './queries.ts'

/** Names of materials by their ids: the hub's own in English, in other languages the catalogue's, and the hub's for those that it lacks. */
export function useMaterialName(): (id: string) => string {
  const { t } = useTranslation('app')
  const language = useLanguage()
  const { data } = useQuery(materialsQuery())
  return useCallback(
    id =>
      (language !== 'en' && t(`material.${id}`, { defaultValue: '' })) ||
      String(data?.items.find(material => material.id === id)?.name ?? id),
    [t, language, data],
  )
}

/** What something is of: the material's name and its grade. */
export function useGoods(): (one: { readonly material: string; readonly grade?: string }) => string {
  const nameOf = useMaterialName()
  return ({ material, grade }) => [nameOf(material), grade].filter(Boolean).join(' ')
}
