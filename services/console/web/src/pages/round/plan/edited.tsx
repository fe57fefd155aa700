import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { api, ask } from '../../../api/client.ts'
import { useCommand } from '../../../api/queries.ts'
import type { Round } from '../../../round/round.ts'
import { Button } from '../../../ui/button.tsx'
import { toast } from '../../../ui/toast.tsx'
import { draftOf, revisedBody } from './draft.ts'
import { DraftForm } from './draft-form.tsx'

/** The draft as it was when the form was shown: what others change meanwhile is found when it is saved, not overwritten. */
export function Edited({ seen, reload }: { seen: Round; reload: () => Promise<void> }) {
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
