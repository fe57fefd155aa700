import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, ask } from '../../../api/client.ts'
import { Problem } from '../../../api/problem.ts'
import { useCommand } from '../../../api/queries.ts'
import { useOutcome } from '../../../approvals/approvals.tsx'
import { useMasses } from '../../../goods/use-masses.ts'
import { isOfProjects, type Round } from '../../../round/round.ts'
import { Check } from '../../../ui/checks.tsx'
import { ConfirmButton } from '../../../ui/dialog.tsx'
import { Loaded } from '../../../ui/state.tsx'
import { decisionsOf } from './decisions.ts'
import { allocationsQuery, idOf } from './round.queries.ts'

export function Award({ round }: { round: Round }) {
  const { t } = useTranslation('round')
  const outcome = useOutcome()
  const masses = useMasses(true)
  const [lapse, setLapse] = useState(false)
  const [below, setBelow] = useState(false)
  const [refused, setRefused] = useState(false)
  const allocations = useQuery(allocationsQuery(round.id))
  const award = useCommand(
    () =>
      ask(api.POST('/rounds/{id}/award', { ...idOf(round), body: { lapseUndecided: lapse, lapseBelowLots: below } })),
    'rounds',
    'allocations',
    'approvals',
  )
  const decisions = allocations.data && decisionsOf(allocations.data.items)
  const undecided = decisions?.undecided.count ?? 0
  // By such a rule nothing lapses: the hub refuses an award until decisions are closed.
  const closesFirst = round.rules.undecided === 'accept'
  return (
    <ConfirmButton
      kind="primary"
      label={t('act.award.label')}
      title={t('act.award.title')}
      canConfirm={decisions !== undefined && (undecided === 0 || (lapse && !closesFirst))}
      act={async () => {
        const answered = await award.mutateAsync(undefined).catch(error => {
          setRefused(error instanceof Problem && error.code === 'lots-not-reached')
          throw error
        })
        outcome(answered, t('act.award.done'))
      }}
    >
      <Loaded query={allocations}>
        {({ items }) => {
          if (isOfProjects(round)) return <p>{t('projects.award')}</p>
          const { accepted, declined, undecided: open } = decisionsOf(items)
          return (
            <>
              <p>
                {accepted.count === 0
                  ? t('act.award.nothing')
                  : t('act.award.will', { count: accepted.count, mass: masses(accepted.goods) })}{' '}
                {declined.count > 0 && t('act.award.declined', { count: declined.count, mass: masses(declined.goods) })}
              </p>
              {open.count > 0 && closesFirst && (
                <p className="note warn">
                  {t('act.award.closeFirst', { count: open.count, mass: masses(open.goods) })}
                </p>
              )}
              {open.count > 0 && !closesFirst && (
                <>
                  <p className="note warn">
                    {t('act.award.undecided', { count: open.count, mass: masses(open.goods) })}
                  </p>
                  <Check isSelected={lapse} onChange={setLapse}>
                    {t('act.award.lapse', { count: open.count })}
                  </Check>
                </>
              )}
              {refused && (
                <Check isSelected={below} onChange={setBelow}>
                  {t('act.award.below')}
                </Check>
              )}
              <p>{t('act.award.final')}</p>
            </>
          )
        }}
      </Loaded>
    </ConfirmButton>
  )
}
