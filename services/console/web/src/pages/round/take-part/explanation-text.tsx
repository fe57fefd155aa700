import { useTranslation } from 'react-i18next'
import { useMaterialName } from '../../../api/use-material-name.ts'
import { useFormat } from '../../../format/use-format.ts'
import { useLanguage } from '../../../i18n/language.tsx'
import { isMoney, sentencesOf } from './explanation-sentences.ts'
import styles from './my-rounds.module.css'
import type { Explanation } from './my-rounds.ts'

/** Why, in full sentences of the reader's language; the hub's own English ones where the catalogues have none for it, or beside them. */
export function ExplanationText({ explanation }: { explanation: Explanation }) {
  const { t } = useTranslation('my-rounds')
  const language = useLanguage()
  const sentences = useSentences(explanation)
  if (language === 'en') return <blockquote className={styles.said}>{explanation.text}</blockquote>
  const english = <span lang="en">{explanation.text}</span>
  if (sentences === undefined)
    return (
      <blockquote className={styles.said}>
        {english} <span className="hint">({t('inEnglish')})</span>
      </blockquote>
    )
  return (
    <div className="stack">
      <blockquote className={styles.said}>{sentences.join(language === 'ja' ? '' : ' ')}</blockquote>
      <details>
        <summary className="hint">{t('inEnglish')}</summary>
        {english}
      </details>
    </div>
  )
}

function useSentences(explanation: Explanation): string[] | undefined {
  const { t } = useTranslation('explained')
  const format = useFormat()
  const nameOf = useMaterialName()
  const { figures } = explanation
  const written = (name: string): string => {
    const value = figures[name]
    const text = String(value)
    if (isMoney(name)) return format.money({ amount: text, currency: String(figures.currency) })
    if (Array.isArray(value)) return format.list(value.map(one => (one === NO_GRADE ? t('noGrade') : String(one))))
    if (name.endsWith('Kg')) return format.kg(text)
    if (name.endsWith('Pct')) return format.percent(text)
    if (/period$/i.test(name)) return format.period(text)
    return name === 'material' ? nameOf(text) : text
  }
  return sentencesOf(explanation)?.map(({ key, needs, count }) => {
    const values: Record<string, string | number> = Object.fromEntries(needs.map(name => [name, written(name)]))
    if (count !== undefined) values.count = Number(figures[count])
    return t(`said.${key}`, values)
  })
}

/** What the hub writes among grades for an offer that has none. */
const NO_GRADE = 'no stated grade'
