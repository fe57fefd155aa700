import { useTranslation } from 'react-i18next'
import { Card } from '../../ui/card.tsx'
import { ElementMonths } from './element-months.tsx'
import styles from './my-outlook.module.css'
import type { ExposedScenario } from './my-outlook.queries.ts'

/** What is needed, short and covered by stock: a picture of months for each element. */
export function ElementsTab({ scenario }: { scenario: ExposedScenario }) {
  const { t } = useTranslation('my-outlook')
  return (
    <Card title={t('elements.title')} lead={t('elements.lead')}>
      <div className={styles.charts}>
        {scenario.elements.map(one => (
          <ElementMonths key={one.element} of={one} />
        ))}
      </div>
    </Card>
  )
}
