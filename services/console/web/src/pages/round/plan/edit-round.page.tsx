import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { api, ask } from '../../../api/client.ts'
import { Problem } from '../../../api/problem.ts'
import { roundQuery, useCommand } from '../../../api/queries.ts'
import type { Round } from '../../../round/round.ts'
import type { PageProps } from '../../../routes.tsx'
import { Button, ButtonLink } from '../../../ui/button.tsx'
import { Page } from '../../../ui/page.tsx'
import { Empty, Loaded, NotFound } from '../../../ui/state.tsx'
import { toast } from '../../../ui/toast.tsx'
import { draftOf, revisedBody } from './draft.ts'
import { DraftForm } from './draft-form.tsx'

/** Changes a draft, as long as nobody has opened it. */
export default function EditRoundPage({ params }: PageProps) {
  const { t } = useTranslation('rounds')
  const id = params.id ?? ''
  const query = useQuery(roundQuery(id))
  const [reloads, setReloads] = useState(0)
  if (query.error instanceof Problem && query.error.status === 404) return <NotFound />
  const reload = async () => {
    await query.refetch()
    setReloads(before => before + 1)
  }
  return (
    <Page title={t('edit')} lead={t('editLead')} back={{ to: `/rounds/${id}`, label: query.data?.name ?? t('title') }}>
      <Loaded query={query} rows={8}>
        {round =>
          round.state === 'draft' ? (
            <Edited key={reloads} seen={round} reload={reload} />
          ) : (
            <Empty action={<ButtonLink to={`/rounds/${id}`}>{t('toRound')}</ButtonLink>}>{t('noDraft')}</Empty>
          )
        }
      </Loaded>
    </Page>
  )
}

/** The draft as it was when the form was shown: what others change meanwhile is found when it is saved, not overwritten. */
function Edited({ seen, reload }: { seen: Round; reload: () => Promise<void> }) {
  const { t } = useTranslation('rounds')
  const [, go] = useLocation()
  const [round] = useState(seen)
  const revise = useCommand(
    (body: ReturnType<typeof revisedBody>) =>
      ask(
        api.PUT('/rounds/{id}', {
          params: { path: { id: round.id }, header: { 'If-Match': `"${round.version}"` } },
          body,
        }),
      ),
    'rounds',
  )
  return (
    <DraftForm
      initial={draftOf(round)}
      save={async text => {
        const { reference } = await revise.mutateAsync(revisedBody(text, round))
        toast(t('revised', { reference }))
        go(`/rounds/${round.id}`)
      }}
      label={t('form.save')}
      hint={t('form.createHint')}
      cancelTo={`/rounds/${round.id}`}
      whenStale={<Button onPress={reload}>{t('form.reload')}</Button>}
    />
  )
}
