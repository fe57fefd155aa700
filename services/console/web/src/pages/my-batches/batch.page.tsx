import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { BatchDetails } from '../../origin/batch.details.tsx'
import { AGAIN_MS, batchesQuery, batchQuery, credentialsQuery } from '../../origin/origin.queries.ts'
import { WithdrawBatch } from '../../origin/withdraw-batch.tsx'
import { Acting } from '../../session/acting.tsx'
import { Page, type PageProps } from '../../ui/page.tsx'
import { Loaded } from '../../ui/state.tsx'
import { GiveCredentials } from './give-credentials.tsx'
import { Register } from './register.tsx'

const PLACES = {
  batch: '/my/batches',
  credential: '/my/credentials',
  offer: '/my/offers',
  round: '/my/rounds',
}

/** A batch of one's own, or the form of a new one. */
export default function MyBatchPage({ params }: PageProps) {
  const { t } = useTranslation('batches')
  const id = params.id ?? 'new'
  const isNew = id === 'new'
  const query = useQuery({ ...batchQuery(id), enabled: !isNew, refetchInterval: AGAIN_MS })
  const batches = useQuery({ ...batchesQuery(), enabled: !isNew }).data?.items ?? []
  const credentials = useQuery({ ...credentialsQuery(), enabled: !isNew }).data?.items ?? []
  const back = { to: '/my/batches', label: t('title') }
  if (isNew)
    return (
      <Page title={t('newTitle')} lead={t('newLead')} back={back}>
        <Register />
      </Page>
    )
  return (
    <Page
      title={query.data?.reference ?? t('one')}
      back={back}
      aside={
        query.data && (
          <Acting>
            <WithdrawBatch batch={query.data} />
          </Acting>
        )
      }
    >
      <Loaded query={query} rows={6}>
        {batch => (
          <BatchDetails
            {...{ batch, batches, credentials }}
            places={PLACES}
            giving={
              <Acting>
                <GiveCredentials batch={batch} />
              </Acting>
            }
          />
        )}
      </Loaded>
    </Page>
  )
}
