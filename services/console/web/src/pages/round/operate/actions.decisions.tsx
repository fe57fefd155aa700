import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api, ask } from '../../../api/client.ts'
import { useCommand } from '../../../api/queries.ts'
import { useOutcome } from '../../../approvals/approvals.tsx'
import { hasFurtherPass, type Round } from '../../../round/round.ts'
import { ConfirmButton } from '../../../ui/dialog.tsx'
import { decisionsOf } from './decisions.ts'
import { allocationsQuery, idOf } from './round.queries.ts'

export function CloseDecisions({ round }: { round: Round }) {
  const { t } = useTranslation('round')
  const outcome = useOutcome()
  const allocations = useQuery(allocationsQuery(round.id))
  const close = useCommand(
    () => ask(api.POST('/rounds/{id}/close-decisions', idOf(round))),
    'rounds',
    'allocations',
    'approvals',
  )
  const further = hasFurtherPass(round)
  const open = allocations.data && decisionsOf(allocations.data.items).undecided.count
  if (!further && open === 0) return null
  return (
    <ConfirmButton
      label={t('act.decisions.label')}
      title={t('act.decisions.title')}
      act={async () => {
        outcome(await close.mutateAsync(undefined), t('act.decisions.done'))
      }}
    >
      <p>{t(`act.decisions.${round.rules.undecided ?? 'lapse'}`)}</p>
      <p>{t(further ? 'act.decisions.next' : 'act.decisions.last')}</p>
    </ConfirmButton>
  )
}
