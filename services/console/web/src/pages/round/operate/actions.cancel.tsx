import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, ask } from '../../../api/client.ts'
import { useCommand } from '../../../api/queries.ts'
import { useOutcome } from '../../../approvals/approvals.tsx'
import type { Round } from '../../../round/round.ts'
import { ConfirmButton } from '../../../ui/dialog.tsx'
import { Field } from '../../../ui/field.tsx'
import { idOf } from './round.queries.ts'

export function Cancel({ round }: { round: Round }) {
  const { t } = useTranslation('round')
  const outcome = useOutcome()
  const [reason, setReason] = useState('')
  const cancel = useCommand(
    () =>
      ask(api.POST('/rounds/{id}/cancel', { ...idOf(round), body: reason.trim() ? { reason: reason.trim() } : {} })),
    'rounds',
    'allocations',
    'approvals',
  )
  return (
    <ConfirmButton
      kind="secondary"
      confirmKind="danger"
      label={t('act.cancel.label')}
      title={t('act.cancel.title')}
      act={async () => {
        outcome(await cancel.mutateAsync(undefined), t('act.cancel.done'))
      }}
    >
      <p>{t(round.state === 'matched' ? 'act.cancel.willMatched' : 'act.cancel.will')}</p>
      <p>{t('act.cancel.final')}</p>
      <Field label={t('act.cancel.reason')} hint={t('act.cancel.reasonHint')} value={reason} onChange={setReason} />
    </ConfirmButton>
  )
}
