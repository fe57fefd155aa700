import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Badge } from '../../ui/badge.tsx'
import { typesQuery } from './my-webhooks.queries.ts'
import { keyOf, type Webhook } from './my-webhooks.ts'

/** What happens, in the reader's language; a type that is newer than the console in the hub's English, else its name. */
export function useTypeWords(): (type: string) => { readonly text: string; readonly isEnglish: boolean } {
  const { t } = useTranslation('my-webhooks')
  const types = useQuery(typesQuery()).data
  return type => {
    const text = t(`type.${keyOf(type)}`, { defaultValue: '' })
    if (text) return { text, isEnglish: false }
    return { text: types?.find(one => keyOf(one.type) === keyOf(type))?.summary ?? type, isEnglish: true }
  }
}

export function TypeWords({ type }: { type: string }): ReactNode {
  const { text, isEnglish } = useTypeWords()(type)
  return (
    <span title={type} {...(isEnglish ? { lang: 'en' } : {})}>
      {text}
    </span>
  )
}

/** How a webhook stands: failing is not yet disabled. */
export function StateBadge({ webhook }: { webhook: Webhook }) {
  const { t } = useTranslation('my-webhooks')
  if (webhook.state === 'disabled') return <Badge tone="bad">{t('state.disabled')}</Badge>
  return webhook.failingSince === undefined ? (
    <Badge tone="good">{t('state.active')}</Badge>
  ) : (
    <Badge tone="warn">{t('state.failing')}</Badge>
  )
}
