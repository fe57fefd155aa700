import { useTranslation } from 'react-i18next'
import { Page } from '../../ui/page.tsx'
import { Empty } from '../../ui/state.tsx'

export default function RoundPage() {
  const { t } = useTranslation(['round', 'app'])
  return (
    <Page title={t('title')}>
      <Empty>{t('app:state.coming')}</Empty>
    </Page>
  )
}
