import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { drawn } from '../../../format/format.ts'
import { useFormat } from '../../../format/use-format.ts'
import { useFormOf } from '../../../goods/use-masses.ts'
import { Empty } from '../../../ui/state.tsx'
import { unmatchedByCause } from './match.figures.shortfall.ts'
import styles from './round.module.css'
import type { Explanation, RoundRecord } from './round.queries.ts'

/** Need that was not served, by cause. */
export function Unmatched({ explanations, record }: { explanations: readonly Explanation[]; record: RoundRecord }) {
  const { t } = useTranslation(['round-match', 'app'])
  const format = useFormat()
  const formOf = useFormOf()
  const causes = useMemo(() => {
    const materials = new Map(record.inputs.lines.map(line => [line.id, line.material]))
    return unmatchedByCause(explanations, id => formOf(materials.get(id) ?? ''))
  }, [explanations, record, formOf])
  if (causes.length === 0) return <Empty>{t('unmatched.none')}</Empty>
  const most = drawn(causes[0]?.kg)
  return (
    <ol className={styles.bars} aria-label={t('unmatched.title')}>
      {causes.map(({ code, form = 'other' as const, lines, kg }) => (
        <li key={`${code} ${form}`}>
          <span>
            {t(`code.${code}`)} · {t(`app:form.${form}`)} <code className="hint">{code}</code>
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
