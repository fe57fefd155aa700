import { useTranslation } from 'react-i18next'
import { Card } from '../../ui/card.tsx'
import { byElement } from './by-element.ts'
import { MonthsTable } from './months-table.tsx'
import styles from './outlook.module.css'
import type { MonthOutcome } from './outlook.queries.ts'
import { ShortageMonths } from './shortage-months.tsx'

/** What is short of each element in each month, beside what would be short without the scenario. */
export function ShortageTab({ months }: { months: readonly MonthOutcome[] }) {
  const { t } = useTranslation('outlook')
  return (
    <>
      <Card title={t('shortage.title')} lead={t('shortage.lead')}>
        <div className={styles.charts}>
          {byElement(months).map(one => (
            <ShortageMonths key={one.element} element={one.element} months={one.months} />
          ))}
        </div>
      </Card>
      <Card title={t('shortage.table')}>
        <MonthsTable months={months} />
      </Card>
    </>
  )
}
