import { useTranslation } from 'react-i18next'
import { useMay } from '../../session/session.tsx'
import { useTab } from '../../shell/address.ts'
import { Page } from '../../ui/page.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { OffersTab } from './offers-tab.tsx'
import { PoliciesTab } from './policies-tab.tsx'
import { QueueTab } from './queue-tab.tsx'

export default function ScreeningPage() {
  const { t } = useTranslation('screening')
  const mayAct = useMay('operator')
  // Auditors see every offer with its level; what waits is for those who decide.
  const tabs = [
    ...(mayAct ? [{ id: 'queue', label: t('tabs.queue'), content: () => <QueueTab /> }] : []),
    { id: 'offers', label: t('tabs.offers'), content: () => <OffersTab /> },
    { id: 'policies', label: t('tabs.policies'), content: () => <PoliciesTab /> },
  ]
  const [tab, choose] = useTab(mayAct ? 'queue' : 'offers')
  return (
    <Page title={t('title')} lead={t('lead')}>
      <Tabs label={t('tabs.label')} tabs={tabs} selected={tab} onSelect={choose} />
    </Page>
  )
}
