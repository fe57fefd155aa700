import type { Became } from '@lodestone/kernel/became'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../../format/use-format.ts'
import { Facts } from '../../../ui/card.tsx'
import { wordsOf } from './explanation-sentences.ts'
import { ExplanationText } from './explanation-text.tsx'
import type { Explanation } from './my-rounds.ts'

/** Figures of an explanation that have a name in words, in the order in which they are read. */
const NAMED = [
  'askedKg',
  'filledKg',
  'takenKg',
  'untakenKg',
  'minimumKg',
  'averagePaid',
  'ceiling',
  'poolServedPct',
  'suppliers',
] as const

/**
 * Why a line or offer got what it got: the reason in the reader's language, in a few words and in full, and the figures behind it. `became`: what came of
 * it since, in whose place nothing is said to be served. `named`: of which pass.
 */
export function Explained({
  explanation,
  became,
  named = false,
}: {
  explanation: Explanation
  became: Became | undefined
  named?: boolean
}) {
  const { t } = useTranslation('my-rounds')
  const format = useFormat()
  const { figures } = explanation
  const show = (name: (typeof NAMED)[number], value: string | number): string => {
    const text = String(value)
    if (name.endsWith('Kg')) return format.kg(text)
    if (name.endsWith('Pct')) return format.percent(text)
    if ((name === 'averagePaid' || name === 'ceiling') && typeof figures.currency === 'string')
      return format.money({ amount: text, currency: figures.currency })
    return format.decimal(text)
  }
  const isFigure = (value: unknown): value is string | number =>
    typeof value === 'number' || (typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value))
  const rows = NAMED.flatMap(name => {
    const value = figures[name]
    return isFigure(value) ? [[t(`figure.${name}`), show(name, value)] as const] : []
  })
  return (
    <div className="stack">
      <h3>{named ? t('whyInPass', { pass: format.count(explanation.pass ?? 1) }) : t('why')}</h3>
      <p>
        <strong>{became ? t(`became.${became}`) : t(wordsOf(explanation))}</strong>
      </p>
      {became && <p>{t('matchSaid')}</p>}
      <ExplanationText explanation={explanation} />
      {rows.length > 0 && <Facts items={rows} />}
    </div>
  )
}
