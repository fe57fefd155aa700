import { useTranslation } from 'react-i18next'
import { api, ask } from '../../../api/client.ts'
import { useCommand } from '../../../api/queries.ts'
import { useOutcome } from '../../../approvals/approvals.tsx'
import { useFormat } from '../../../format/use-format.ts'
import { isOfProjects, type Round } from '../../../round/round.ts'
import { ConfirmButton } from '../../../ui/dialog.tsx'
import { toast } from '../../../ui/toast.tsx'
import { idOf } from './round.queries.ts'

export function Close({ round }: { round: Round }) {
  const { t } = useTranslation('round')
  const outcome = useOutcome()
  const format = useFormat()
  const ofProjects = isOfProjects(round)
  const close = useCommand(() => ask(api.POST('/rounds/{id}/close', idOf(round))), 'rounds', 'approvals')
  return (
    <ConfirmButton
      kind="primary"
      label={t('act.close.label')}
      title={t(ofProjects ? 'projects.closeTitle' : 'act.close.title')}
      act={async () => {
        outcome(await close.mutateAsync(undefined), t(ofProjects ? 'projects.closeDone' : 'act.close.done'))
      }}
    >
      <p>{t(ofProjects ? 'projects.close' : 'act.close.will', { time: format.dateTime(round.offersCloseAt) })}</p>
      {!ofProjects && <p>{t('act.close.final')}</p>}
    </ConfirmButton>
  )
}

export function MatchAgain({ round }: { round: Round }) {
  const { t } = useTranslation('round')
  const match = useCommand(() => ask(api.POST('/rounds/{id}/match', idOf(round))), 'rounds')
  return (
    <ConfirmButton
      kind="primary"
      label={t('act.match.label')}
      title={t('act.match.title')}
      act={async () => {
        await match.mutateAsync(undefined)
        toast(t('act.match.done'))
      }}
    >
      <p>{t('act.match.will')}</p>
      <p>{t('act.match.final')}</p>
    </ConfirmButton>
  )
}
