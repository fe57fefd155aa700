import { useTranslation } from 'react-i18next'
import { Card } from '../../ui/card.tsx'
import { LineTable } from './line-table.tsx'
import { LineTimeline } from './line-timeline.tsx'
import type { ExposedScenario } from './my-outlook.queries.ts'

/** The own lines as bars that end on the day they stop, and all of them as a table. */
export function DaysTab({ scenario }: { scenario: ExposedScenario }) {
  const { t } = useTranslation('my-outlook')
  return (
    <>
      <Card title={t('days.title')}>
        <LineTimeline scenario={scenario} />
      </Card>
      <Card title={t('days.table')}>
        <LineTable lines={scenario.lines} />
      </Card>
    </>
  )
}
