import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useMaterialName } from '../api/use-material-name.ts'
import { useFormat } from '../format/use-format.ts'
import { type Finding, findingSaid, type Grounds, gapSaid } from './finding.ts'
import { outSaid, type Why } from './out.ts'
import type { SentenceWords } from './words.ts'

/** A sentence as the reader gets it: in his language, or as the hub wrote it, which is English. */
export type ShownSentence = { readonly text: string; readonly lang?: 'en' }

/** The sentence, marked where it is not in the language of the page. */
export const Sentence = ({ said: { text, lang } }: { said: ShownSentence }) => <span lang={lang}>{text}</span>

export type Say = {
  readonly finding: (finding: Finding) => ShownSentence
  readonly missing: (of: Grounds) => readonly ShownSentence[]
  readonly out: (of: Placed) => ShownSentence
}
/** A line or an offer that is not in a round. Of what was kept before there were codes, why it stays out is the hub's sentence; why it was dropped, an operator's. */
type Placed = { readonly entry: string; readonly reason?: string; readonly why?: Why }

/** Says what was found of an origin, what is missing, and why something is not in a round, in the reader's language. */
export function useSaid(): Say {
  const { t } = useTranslation('findings')
  const format = useFormat()
  const material = useMaterialName()
  return useMemo(() => {
    const words: SentenceWords = {
      country: format.country,
      countries: format.list,
      percent: format.exactPercent,
      date: format.date,
      list: format.list,
      both: format.list,
      series: parts => parts.join(t('series')),
      material,
      stage: stage => t(`stage.${stage}`, { defaultValue: '' }) || undefined,
      type: type => t(`type.${type}`, { defaultValue: '' }) || undefined,
      lack: code => t(`lack.${code}`, { defaultValue: '' }) || undefined,
      part: (key, values) => t(`part.${key}`, values),
    }
    return {
      finding: finding => {
        const said = findingSaid(finding, words)
        return said ? { text: t(`said.${said.key}`, said.values) } : { text: finding.message, lang: 'en' }
      },
      missing: ({ missing = [], gaps = [] }) =>
        missing.map((text, i) => {
          const gap = gaps[i]
          const said = gap && gapSaid(gap, words)
          return said ? { text: t(`mend.${said.key}`, said.values) } : { text, lang: 'en' }
        }),
      out: ({ entry, reason = '', why }) => {
        const said = why && outSaid(why, { kg: format.kg, decimal: format.decimal, material })
        if (said) return { text: t(`out.${said.key}`, said.values) }
        return entry === 'left' ? { text: reason, lang: 'en' } : { text: reason }
      },
    }
  }, [t, format, material])
}
