import { useTranslation } from 'react-i18next'
import { useMasses } from '../../../goods/use-masses.ts'
import { hasFurtherPass, type Round } from '../../../round/round.ts'
import { ConfirmButton } from '../../../ui/dialog.tsx'
import Terms from '../../../ui/term.tsx'
import { toast } from '../../../ui/toast.tsx'
import { AboveLimit } from './above-limit.tsx'
import { DecidedTerms } from './decided-terms.tsx'
import { useDecide } from './my-rounds.commands.ts'
import type { Allocation } from './my-rounds.ts'

/** Accepts or declines some allocations together, after a confirmation that says what binds. */
export function DecideMany({
  round,
  decision,
  allocations,
  label,
  primary = false,
}: {
  round: Round
  decision: 'accept' | 'decline'
  allocations: readonly Allocation[]
  label: string
  primary?: boolean
}) {
  const { t } = useTranslation('my-rounds')
  const decide = useDecide()
  const masses = useMasses()
  const count = allocations.length
  const act = async () => {
    const { done, waiting } = await decide.mutateAsync({ ids: allocations.map(({ id }) => id), decision })
    if (done > 0) toast(t(decision === 'accept' ? 'accepted' : 'declined', { count: done }))
    if (waiting > 0) toast(t('waitForApprover', { count: waiting }), 'warn')
  }
  return (
    <ConfirmButton
      label={label}
      kind={primary ? 'primary' : 'secondary'}
      title={t(decision === 'accept' ? 'acceptTitle' : 'declineTitle', { count })}
      confirmLabel={t(decision === 'accept' ? 'acceptNow' : 'declineNow')}
      confirmKind={decision === 'accept' ? 'primary' : 'danger'}
      {...(count > 1 ? { size: 'wide' as const } : {})}
      act={act}
    >
      <p>{t('decideWhat', { count, mass: masses(allocations) })}</p>
      <DecidedTerms round={round} allocations={allocations} />
      <p>{t(decision === 'accept' ? 'acceptBinds' : hasFurtherPass(round) ? 'declineAgain' : 'declineEnds')}</p>
      {decision === 'accept' && <AboveLimit />}
      {count > 1 && <p>{t('oneByOne')}</p>}
      <Terms of={['allocation', 'award', 'lapse']} />
    </ConfirmButton>
  )
}
