import { newKey } from '@lodestone/client'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMay } from '../../session/session.tsx'
import { useTab } from '../../shell/address.ts'
import { ConfirmButton } from '../../ui/dialog.tsx'
import { Page } from '../../ui/page.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { toast } from '../../ui/toast.tsx'
import { CoverageTab } from './coverage.tsx'
import { usePublish } from './publications.queries.ts'
import { PublishedTab } from './published.tsx'

export default function PublicationsPage() {
  const { t } = useTranslation('publications')
  const mayAct = useMay('operator')
  const [tab, choose] = useTab('published')
  return (
    <Page title={t('title')} lead={t('lead')} aside={mayAct && <Publish />}>
      <Tabs
        label={t('tabs.label')}
        selected={tab}
        onSelect={choose}
        tabs={[
          { id: 'published', label: t('tabs.published'), content: () => <PublishedTab /> },
          // Coverage is live: it is for those who run the hub alone.
          ...(mayAct ? [{ id: 'coverage', label: t('tabs.coverage'), content: () => <CoverageTab /> }] : []),
        ]}
      />
    </Page>
  )
}

function Publish() {
  const { t } = useTranslation('publications')
  const publish = usePublish()
  const [key, setKey] = useState(newKey)
  return (
    <ConfirmButton
      label={t('publish')}
      kind="primary"
      title={t('publishTitle')}
      confirmLabel={t('publishNow')}
      act={async () => {
        const { cells } = await publish.mutateAsync(key)
        setKey(newKey())
        const open = cells.filter(cell => !('suppressed' in cell)).length
        toast(t('published', { count: open, open, suppressed: cells.length - open }))
      }}
    >
      <p>{t('publishWhat')}</p>
      <p>{t('publishForGood')}</p>
    </ConfirmButton>
  )
}
