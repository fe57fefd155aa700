import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { drawn } from '../../../format/format.ts'
import { useFormat } from '../../../format/use-format.ts'
import { Empty } from '../../../ui/state.tsx'
import { unmatchedByCause } from './match.figures.shortfall.ts'
import styles from './round.module.css'
import type { Explanation } from './round.queries.ts'

/** Need that was not served, by cause. */
export function Unmatched({ explanations }: { explanations: readonly Explanation[] }) {
  const { t } = useTranslation('round-match')
  const format = useFormat()
  const causes = useMemo(() => unmatchedByCause(explanations), [explanations])
  if (causes.length === 0) return <Empty>{t('unmatched.none')}</Empty>
  const most = drawn(causes[0]?.kg)
  return (
    <ol className={styles.bars} aria-label={t('unmatched.title')}>
      {causes.map(({ code, lines, kg }) => (
        <li key={code}>
          <span>
            {t(`code.${code}`)} <code className="hint">{code}</code>
          </span>
          <svg className={styles.bar} viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
            <rect width={(100 * drawn(kg)) / most} height="10" rx="1" />
          </svg>
          <span className={styles.figure} title={format.mass(kg)}>
            {format.kg(kg)}
          </span>
          <span className={`hint ${styles.figure}`}>{t('lines', { count: lines })}</span>
        </li>
      ))}
    </ol>
  )
}
