import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { toast } from '../ui/toast.tsx'
import { waits } from './approval.ts'
import { approvalsQuery } from './approvals.queries.ts'

/** Loaded where something waits: pages that everybody opens first need nothing of it. */
const WaitingList = lazy(() => import('./waiting.tsx'))

/** What waits for a second operator, of one subject or all: nothing where nothing does. */
export function Approvals({ subject }: { subject?: string }) {
  const query = useQuery(approvalsQuery(subject))
  const items = query.data?.items ?? []
  if (items.length === 0) return null
  return (
    <Suspense fallback={null}>
      <WaitingList items={items} withLink={subject === undefined} />
    </Suspense>
  )
}

/** Says what a command came to: that it is done, or that it waits for a second operator. */
export function useOutcome(): (answered: object, done: string) => void {
  const { t } = useTranslation('approvals')
  return (answered, done) => (waits(answered) ? toast(t('nowWaits'), 'warn') : toast(done))
}
