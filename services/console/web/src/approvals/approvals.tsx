import { useQuery } from '@tanstack/react-query'
import { lazy, type ReactNode, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { Loading } from '../ui/state.tsx'
import { toast } from '../ui/toast.tsx'
import { waits } from './approval.ts'
import { approvalsQuery } from './approvals.queries.ts'

/** Loaded where something waits: pages that everybody opens first need nothing of it. */
const WaitingList = lazy(() => import('./waiting.tsx'))

type Above = { subject?: string; children: ReactNode }

/** What waits for a second person, of one subject or all: nothing where nothing does. `children` stand below once that is known, and so stay there. */
export function Approvals({ subject, children }: Above) {
  return (
    <Listed query={approvalsQuery(subject)} withLink={subject === undefined}>
      {children}
    </Listed>
  )
}

/** What approvers have rejected of a round, and why: for those who asked. `children` stand below as with what waits. */
export function RejectedOf({ subject, children }: Above & { subject: string }) {
  return (
    <Listed query={approvalsQuery(subject, 'rejected')} withLink={false}>
      {children}
    </Listed>
  )
}

type Listing = { query: ReturnType<typeof approvalsQuery>; withLink: boolean; children: ReactNode }

function Listed({ query, withLink, children }: Listing) {
  const { data, isPending } = useQuery(query)
  const items = data?.items ?? []
  if (isPending) return <Loading />
  return (
    <Suspense fallback={<Loading />}>
      {items.length > 0 && <WaitingList items={items} withLink={withLink} />}
      {children}
    </Suspense>
  )
}

/** Says what a command came to: that it is done, or that it waits for a second operator. */
export function useOutcome(): (answered: object, done: string) => void {
  const { t } = useTranslation('approvals')
  return (answered, done) => (waits(answered) ? toast(t('nowWaits'), 'warn') : toast(done))
}
