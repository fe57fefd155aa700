import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { Empty } from '../../ui/state.tsx'
import type { ServiceState } from './operations.ts'

/** Loaded where something is parked: the page that everybody opens first needs nothing of it. */
const ParkedList = lazy(() => import('./parked.list.tsx'))

/** Records that services could not apply. */
export function Parked({ services }: { services: readonly ServiceState[] }) {
  const { t } = useTranslation('operations')
  const parked = services.flatMap(({ name, parked }) => parked.map(record => ({ ...record, service: name })))
  if (parked.length === 0) return <Empty>{t('nothingParked')}</Empty>
  return (
    <Suspense fallback={null}>
      <ParkedList parked={parked} />
    </Suspense>
  )
}
