import { useTranslation } from 'react-i18next'
import { useTab } from '../../shell/address.ts'
import { ButtonLink } from '../../ui/button.tsx'
import { Page } from '../../ui/page.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { DaysTab } from './days-tab.tsx'
import { ElementsTab } from './elements-tab.tsx'
import { Exposed } from './exposed.tsx'
import { LinesTab } from './lines-tab.tsx'
import { Report } from './report.tsx'
import { SourcesTab } from './sources-tab.tsx'
import { UnderScenario } from './under-scenario.tsx'

/** A member's own lines: when they would stop, what they would lack, where it comes from, and what was stated of them. */
export default function MyOutlookPage() {
  const { t } = useTranslation(['my-outlook', 'app'])
  const [tab, choose] = useTab('days')
  const state = () => choose('lines')
  return (
    <Page
      title={t('title')}
      lead={t('lead')}
      aside={
        <>
          <ButtonLink kind="quiet" to="/my/plan">
            {t('app:nav.myPlan')}
          </ButtonLink>
          <ButtonLink kind="quiet" to="/my/reserves">
            {t('app:nav.myReserves')}
          </ButtonLink>
        </>
      }
    >
      <Tabs
        label={t('tabs.label')}
        selected={tab}
        onSelect={choose}
        tabs={[
          {
            id: 'days',
            label: t('tabs.days'),
            content: () => (
              <Exposed onState={state}>
                {exposure => (
                  <>
                    <UnderScenario exposure={exposure}>{scenario => <DaysTab scenario={scenario} />}</UnderScenario>
                    <Report asOf={exposure.asOf} />
                  </>
                )}
              </Exposed>
            ),
          },
          {
            id: 'elements',
            label: t('tabs.elements'),
            content: () => (
              <Exposed onState={state}>
                {exposure => (
                  <UnderScenario exposure={exposure}>{scenario => <ElementsTab scenario={scenario} />}</UnderScenario>
                )}
              </Exposed>
            ),
          },
          {
            id: 'sources',
            label: t('tabs.sources'),
            content: () => <Exposed onState={state}>{exposure => <SourcesTab sources={exposure.sources} />}</Exposed>,
          },
          { id: 'lines', label: t('tabs.lines'), content: () => <LinesTab /> },
        ]}
      />
    </Page>
  )
}
