import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Page } from '../../ui/page.tsx'
import { Loaded } from '../../ui/state.tsx'
import { ownPlanQuery, technologiesQuery } from './my-plan.queries.ts'
import { Planner } from './planner.tsx'

/** How many units of what one will build when, and how: what that needs, what another mix saves, and by when it must begin. */
export default function MyPlanPage() {
  const { t } = useTranslation(['my-plan', 'app'])
  const own = useQuery(ownPlanQuery())
  const technologies = useQuery(technologiesQuery())
  return (
    <Page title={t('title')} lead={t('lead')} back={{ to: '/my/outlook', label: t('app:nav.myOutlook') }}>
      <Loaded query={technologies} rows={8}>
        {known => (
          <Loaded query={own} rows={8}>
            {stated => <Planner key={stated.version} own={stated} known={known} />}
          </Loaded>
        )}
      </Loaded>
    </Page>
  )
}
