import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { BatchDetails } from '../../origin/batch.details.tsx'
import type { BatchHistory } from '../../origin/batch.ts'
import type { Credential } from '../../origin/credential.ts'
import { batchesQuery, batchQuery, credentialsQuery } from '../../origin/origin.queries.ts'
import { useCredentialWords } from '../../origin/use-credential-words.ts'
import { WithdrawBatch } from '../../origin/withdraw-batch.tsx'
import { useMay } from '../../session/session.tsx'
import { ButtonLink, Link } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Page, type PageProps } from '../../ui/page.tsx'
import { Loaded } from '../../ui/state.tsx'
import { useHolders } from './use-holders.ts'

const PLACES = {
  batch: '/origin/batches',
  credential: '/origin/credentials',
  offer: '/screening',
  round: '/rounds',
}

/** One batch, as operators and auditors see it. */
export default function BatchPage({ params }: PageProps) {
  const { t } = useTranslation('batches')
  const id = params.id ?? ''
  const query = useQuery(batchQuery(id))
  const batches = useQuery(batchesQuery()).data?.items ?? []
  const credentials = useQuery(credentialsQuery()).data?.items ?? []
  const holderOf = useHolders()
  const mayAct = useMay('operator')
  return (
    <Page
      title={query.data?.reference ?? t('one')}
      back={{ to: '/origin?tab=batches', label: t('title') }}
      aside={
        <>
          {mayAct && query.data && <WithdrawBatch batch={query.data} />}
          <ButtonLink kind="quiet" to={`/audit?subject=supply:${id}`}>
            {t('history')}
          </ButtonLink>
        </>
      }
    >
      <Loaded query={query} rows={6}>
        {batch => (
          <>
            <BatchDetails
              {...{ batch, batches, credentials }}
              places={PLACES}
              holder={<Link to={`/participants/${batch.participantId}`}>{holderOf(batch)}</Link>}
            />
            <Others batch={batch} credentials={credentials} />
          </>
        )}
      </Loaded>
    </Page>
  )
}

/** What others hold of the same batch: who disagrees with its holder is among them. */
function Others({ batch, credentials }: { batch: BatchHistory; credentials: readonly Credential[] }) {
  const { t } = useTranslation('batches')
  const say = useCredentialWords()
  const holderOf = useHolders()
  const { others = [] } = batch
  if (others.length === 0) return null
  return (
    <Card title={t('others')} lead={t('othersLead')}>
      <ul className="bullets">
        {others.map(one => {
          const known = credentials.find(({ id }) => id === one.credential)
          return (
            <li key={one.credential}>
              <Link to={`${PLACES.credential}/${one.credential}`}>{known ? say.kind(known.kind) : t('othersOne')}</Link>{' '}
              {holderOf(one)}
            </li>
          )
        })}
      </ul>
    </Card>
  )
}
