import { isCountry } from '@lodestone/kernel/place'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../format/use-format.ts'
import { OTHERS, type Stage } from './chain.ts'
import { slugOf } from './slug.ts'

export type Element = 'Nd' | 'Pr' | 'Dy' | 'Tb' | 'Sm' | 'Gd'

/** Names of what an outlook is about, in the reader's language. */
export function useWords() {
  const { t } = useTranslation(['outlook', 'round-elements', 'sites'])
  const format = useFormat()
  return useMemo(
    () => ({
      element: (element: Element): string => t(`round-elements:elements.${element}`),
      stage: (stage: Stage): string => t(`sites:stage.${stage}`),
      country: (code: string): string => (code === OTHERS ? t('chain.others') : format.country(code)),
      /** Blocs are the EU or a country; what else a baseline calls so stays as it is. */
      bloc: (bloc: string): string =>
        bloc === 'EU' || bloc === 'rest' ? t(`bloc.${bloc}`) : isCountry(bloc) ? format.country(bloc) : bloc,
      /** Published scenarios have a name in every language, an operator's own the one that it was given. */
      scenario: (name: string): string => {
        const names: Readonly<Record<string, string>> = t('scenario', { returnObjects: true })
        return names[slugOf(name)] ?? name
      },
    }),
    [t, format],
  )
}
