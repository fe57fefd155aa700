import { useTranslation } from 'react-i18next'
import { Card } from '../../ui/card.tsx'
import { Empty } from '../../ui/state.tsx'
import { BlocBars } from './bloc-bars.tsx'
import { blocsOf } from './by-element.ts'
import { ElementChoice, useElement } from './element-choice.tsx'
import styles from './outlook.module.css'
import type { MonthOutcome } from './outlook.queries.ts'

/** What blocs need of an element over the whole time, and what becomes of it. */
export function BlocsTab({ months }: { months: readonly MonthOutcome[] }) {
  const { t } = useTranslation('outlook')
  const of = useElement(months)
  const blocs = blocsOf(of.months)
  if (of.element === undefined) return null
  return (
    <Card title={t('blocs.title')} lead={t('blocs.lead')}>
      <div className={styles.choices}>
        <ElementChoice of={of} />
      </div>
      {blocs.length === 0 ? <Empty>{t('blocs.none')}</Empty> : <BlocBars element={of.element} blocs={blocs} />}
    </Card>
  )
}
