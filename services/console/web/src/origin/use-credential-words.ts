import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { ShownSentence } from '../finding/sentence.tsx'
import { useFormat } from '../format/use-format.ts'
import { credentialSaid } from './credential.said.ts'
import type { Credential } from './credential.ts'

type Say = {
  /** What stands against a credential; the hub's English where this page has no sentence for it. */
  readonly finding: (finding: Credential['findings'][number]) => ShownSentence
  /** The name of a stage; as it is written where it is none. */
  readonly stage: (stage: string) => string
  readonly kind: (kind: string) => string
}

export function useCredentialWords(): Say {
  const { t } = useTranslation('credentials')
  const format = useFormat()
  return useMemo(() => {
    const stage = (one: string) => t(`stage.${one}`, { defaultValue: '' }) || undefined
    const kind = (one: string) => t(`kind.${one}`, { defaultValue: '' }) || undefined
    const { kg, count, date, country, list } = format
    return {
      finding: finding => {
        const said = credentialSaid(finding, { kg, count, date, country, list, kind, stage })
        return said ? { text: t(`said.${said.key}`, said.values) } : { text: finding.message, lang: 'en' }
      },
      stage: one => stage(one) ?? one,
      kind: one => kind(one) ?? one,
    }
  }, [t, format])
}
