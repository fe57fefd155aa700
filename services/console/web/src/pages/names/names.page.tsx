import { useTranslation } from 'react-i18next'
import { useTab } from '../../shell/address.ts'
import { Page } from '../../ui/page.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { ListsTab } from './lists-tab.tsx'
import { MatchesTab } from './matches-tab.tsx'

/** Names in offers that may be on a restricted list, and the lists. */
export default function NamesPage() {
  const { t } = useTranslation('names')
  const tabs = [
    { id: 'matches', label: t('tabs.matches'), content: () => <MatchesTab /> },
    { id: 'lists', label: t('tabs.lists'), content: () => <ListsTab /> },
  ]
  const [tab, choose] = useTab('matches')
  return (
    <Page title={t('title')} lead={t('lead')}>
      <Tabs label={t('tabs.label')} tabs={tabs} selected={tab} onSelect={choose} />
    </Page>
  )
}
