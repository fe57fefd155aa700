import { useTranslation } from 'react-i18next'
import { useTab } from '../../shell/address.ts'
import { Page } from '../../ui/page.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { Checkpoints } from './checkpoints.tsx'
import { Heads } from './heads.tsx'
import { HistoryTab } from './history.tsx'

export default function AuditPage() {
  const { t } = useTranslation('audit')
  const [tab, choose] = useTab('history')
  return (
    <Page title={t('title')} lead={t('lead')}>
      <Tabs
        label={t('tabs.label')}
        selected={tab}
        onSelect={choose}
        tabs={[
          { id: 'history', label: t('tabs.history'), content: () => <HistoryTab /> },
          { id: 'checkpoints', label: t('tabs.checkpoints'), content: () => <Checkpoints /> },
          { id: 'heads', label: t('tabs.heads'), content: () => <Heads /> },
        ]}
      />
    </Page>
  )
}
