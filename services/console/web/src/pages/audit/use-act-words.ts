import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Item } from '../../api/client.ts'
import { participantsQuery, roundsQuery } from '../../api/queries.ts'
import type texts from '../../i18n/en/acts.json'
import { LOCALES } from '../../i18n/i18n.ts'
import { useLanguage } from '../../i18n/language.tsx'
import { actorOf, actsOf, calledIn, keyOf } from './acts.ts'

export type Found = Item<'/audit/search'>

/** Acts to choose from, and the words of one; its type where it is newer than this page. */
export function useActWords() {
  const { i18n } = useTranslation('acts')
  const language = useLanguage()
  return useMemo(() => {
    const words: typeof texts = i18n.getResourceBundle(language, 'acts')
    const named = new Map(Object.entries(words))
    return {
      options: actsOf(words, LOCALES[language]),
      say: (type: string): string => named.get(keyOf(type)) ?? type,
    }
  }, [i18n, language])
}

/** Who acted, and whose history it is, by their names. */
export function useFoundWords() {
  const { t } = useTranslation('audit')
  const participants = useQuery(participantsQuery()).data?.items ?? []
  const rounds = useQuery(roundsQuery()).data?.items ?? []
  const legalNameOf = (id: string | undefined) => participants.find(one => one.id === id)?.legalName
  return {
    actor: ({ actor }: Found): string => {
      const who = actorOf(actor)
      if (who === 'hub') return t('search.hub')
      return [who.person ?? t('search.somebody'), legalNameOf(who.organisation)].filter(Boolean).join(' · ')
    },
    subject: ({ subject, data }: Found): string => {
      if (subject.startsWith('read:')) return t('search.readings')
      const round = rounds.find(({ id }) => id === subject)
      return round?.name ?? legalNameOf(subject) ?? calledIn(data) ?? t('search.openHistory')
    },
  }
}
