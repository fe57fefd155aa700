import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { CredentialDetails } from '../../origin/credential.details.tsx'
import { batchesQuery, credentialQuery } from '../../origin/origin.queries.ts'
import { useCredentialWords } from '../../origin/use-credential-words.ts'
import { ButtonLink } from '../../ui/button.tsx'
import { Page, type PageProps } from '../../ui/page.tsx'
import { Loaded } from '../../ui/state.tsx'
import { useHolders } from './use-holders.ts'

/** One credential, as operators and auditors see it. */
export default function CredentialPage({ params }: PageProps) {
  const { t } = useTranslation('credentials')
  const say = useCredentialWords()
  const id = params.id ?? ''
  const query = useQuery(credentialQuery(id))
  const batches = useQuery(batchesQuery()).data?.items ?? []
  const holderOf = useHolders()
  const { data } = query
  return (
    <Page
      title={data ? say.kind(data.kind) : t('one')}
      lead={data && holderOf(data)}
      back={{ to: '/origin?tab=credentials', label: t('title') }}
      aside={
        <ButtonLink kind="quiet" to={`/audit?subject=supply:${id}`}>
          {t('history')}
        </ButtonLink>
      }
    >
      <Loaded query={query} rows={6}>
        {credential => <CredentialDetails {...{ credential, batches }} batchPlace="/origin/batches" />}
      </Loaded>
    </Page>
  )
}
