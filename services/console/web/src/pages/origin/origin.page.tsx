import { useTranslation } from 'react-i18next'
import { useTab } from '../../shell/address.ts'
import { Page } from '../../ui/page.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { BatchesTab } from './batches-tab.tsx'
import { CredentialsTab } from './credentials-tab.tsx'
import { DeliveriesTab } from './deliveries-tab.tsx'
import { IssuedTab } from './issued-tab.tsx'
import { IssuersTab } from './issuers-tab.tsx'
import { MapTab } from './map-tab.tsx'

/** Where goods come from: the way of the batches, what is left of them, their credentials, and who may attest. */
export default function OriginPage() {
  const { t } = useTranslation('issuers')
  const tabs = [
    { id: 'map', label: t('tabs.map'), content: () => <MapTab /> },
    { id: 'batches', label: t('tabs.batches'), content: () => <BatchesTab /> },
    { id: 'credentials', label: t('tabs.credentials'), content: () => <CredentialsTab /> },
    { id: 'deliveries', label: t('tabs.deliveries'), content: () => <DeliveriesTab /> },
    { id: 'issued', label: t('tabs.issued'), content: () => <IssuedTab /> },
    { id: 'issuers', label: t('tabs.issuers'), content: () => <IssuersTab /> },
  ]
  const [tab, choose] = useTab('map')
  return (
    <Page title={t('title')} lead={t('lead')}>
      <Tabs label={t('tabs.label')} tabs={tabs} selected={tab} onSelect={choose} />
    </Page>
  )
}
