import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { CredentialDetails } from '../../origin/credential.details.tsx'
import { AGAIN_MS, batchesQuery, credentialQuery } from '../../origin/origin.queries.ts'
import { useCredentialWords } from '../../origin/use-credential-words.ts'
import { useActs } from '../../session/acting.tsx'
import { Page, type PageProps } from '../../ui/page.tsx'
import { Loaded } from '../../ui/state.tsx'
import { Withdraw } from './withdraw.tsx'

/** One credential of one's own. */
export default function MyCredentialPage({ params }: PageProps) {
  const { t } = useTranslation('credentials')
  const say = useCredentialWords()
  const mayAct = useActs()
  const query = useQuery({ ...credentialQuery(params.id ?? ''), refetchInterval: AGAIN_MS })
  const batches = useQuery(batchesQuery()).data?.items ?? []
  const { data } = query
  return (
    <Page
      title={data ? say.kind(data.kind) : t('one')}
      back={{ to: '/my/credentials', label: t('title') }}
      aside={mayAct && data && data.status !== 'withdrawn' && <Withdraw credential={data} />}
    >
      <Loaded query={query} rows={6}>
        {credential => <CredentialDetails {...{ credential, batches }} batchPlace="/my/batches" />}
      </Loaded>
    </Page>
  )
}
