import { useTranslation } from 'react-i18next'
import { useTab } from '../../shell/address.ts'
import { Page } from '../../ui/page.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { BaselineTab } from './baseline-tab.tsx'
import { BlocsTab } from './blocs-tab.tsx'
import { ChainTab } from './chain-tab.tsx'
import { CheckTab } from './check-tab.tsx'
import { LinesTab } from './lines-tab.tsx'
import { OfRun } from './of-run.tsx'
import { ShortageTab } from './shortage-tab.tsx'
import { useChosen } from './use-chosen.ts'

/** What scenarios do to the lines of all members and to the market, and the baseline that all of it stands on. */
export default function OutlookPage() {
  const { t } = useTranslation(['outlook', 'app'])
  const [tab, choose] = useTab('shortage')
  const chosen = useChosen()
  const ofRun = { chosen, onBaseline: () => choose('baseline') }
  return (
    <Page title={t('title')} lead={t('lead')} back={{ to: '/exposure', label: t('app:nav.exposure') }}>
      <Tabs
        label={t('tabs.label')}
        selected={tab}
        onSelect={choose}
        tabs={[
          {
            id: 'shortage',
            label: t('tabs.shortage'),
            content: () => <OfRun {...ofRun}>{(_, { months }) => <ShortageTab months={months} />}</OfRun>,
          },
          {
            id: 'chain',
            label: t('tabs.chain'),
            content: () => <OfRun {...ofRun}>{(_, { months }) => <ChainTab months={months} />}</OfRun>,
          },
          {
            id: 'blocs',
            label: t('tabs.blocs'),
            content: () => <OfRun {...ofRun}>{(_, { months }) => <BlocsTab months={months} />}</OfRun>,
          },
          {
            id: 'lines',
            label: t('tabs.lines'),
            content: () => <OfRun {...ofRun}>{(_, { lines }) => <LinesTab lines={lines} />}</OfRun>,
          },
          {
            id: 'check',
            label: t('tabs.check'),
            content: () => <OfRun {...ofRun}>{(run, outcome) => <CheckTab run={run} outcome={outcome} />}</OfRun>,
          },
          { id: 'baseline', label: t('tabs.baseline'), content: () => <BaselineTab /> },
        ]}
      />
    </Page>
  )
}
