import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, ask } from '../../../api/client.ts'
import { Problem } from '../../../api/problem.ts'
import { useCommand } from '../../../api/queries.ts'
import { useOutcome } from '../../../approvals/approvals.tsx'
import { useFormat } from '../../../format/use-format.ts'
import { hasFurtherPass, type Round } from '../../../round/round.ts'
import { useMay } from '../../../session/session.tsx'
import { ButtonLink } from '../../../ui/button.tsx'
import { Check } from '../../../ui/checks.tsx'
import { ConfirmButton } from '../../../ui/dialog.tsx'
import { Field } from '../../../ui/field.tsx'
import { Loaded } from '../../../ui/state.tsx'
import { toast } from '../../../ui/toast.tsx'
import { decisionsOf } from './decisions.ts'
import styles from './round.module.css'
import { allocationsQuery } from './round.queries.ts'

/** What an operator may do with the round where it is. Each act says what will happen before it does. */
export function Actions({ round }: { round: Round }) {
  const { t } = useTranslation('round')
  const may = useMay('operator')
  if (!may || round.state === 'awarded' || round.state === 'completed' || round.state === 'cancelled') return null
  return (
    <section className={styles.actions} aria-label={t('act.group')}>
      {round.state === 'draft' && (
        <>
          <Open round={round} />
          <ButtonLink to={`/rounds/${round.id}/edit`}>{t('act.edit')}</ButtonLink>
        </>
      )}
      {round.state === 'collecting' && <PublishPool round={round} />}
      {round.state === 'offering' && <Close round={round} />}
      {round.matching?.state === 'failed' && <MatchAgain round={round} />}
      {(round.state === 'matched' || (round.matching?.state === 'failed' && round.passes !== undefined)) && (
        <Award round={round} />
      )}
      {round.state === 'matched' && <CloseDecisions round={round} />}
      {(round.state === 'collecting' || round.state === 'offering') && (
        <ButtonLink to={`/rounds/${round.id}?tab=pool`}>{t('act.toDrop')}</ButtonLink>
      )}
      <Cancel round={round} />
    </section>
  )
}

const idOf = ({ id }: Round) => ({ params: { path: { id } } })

function Open({ round }: { round: Round }) {
  const { t } = useTranslation('round')
  const format = useFormat()
  const open = useCommand(() => ask(api.POST('/rounds/{id}/open', idOf(round))), 'rounds')
  return (
    <ConfirmButton
      kind="primary"
      label={t('act.open.label')}
      title={t('act.open.title')}
      act={async () => {
        await open.mutateAsync(undefined)
        toast(t('act.open.done'))
      }}
    >
      <p>{t('act.open.will', { time: format.dateTime(round.collectionClosesAt) })}</p>
      <p>{t('act.open.final')}</p>
      {round.unpriced && (
        <p className="note warn">
          {t('act.open.unpriced')}{' '}
          {format.list(round.unpriced.map(({ path }) => path.slice(path.indexOf('.', 'rules.'.length) + 1)))}
        </p>
      )}
    </ConfirmButton>
  )
}

function PublishPool({ round }: { round: Round }) {
  const { t } = useTranslation('round')
  const format = useFormat()
  const publish = useCommand(() => ask(api.POST('/rounds/{id}/publish-pool', idOf(round))), 'rounds')
  return (
    <ConfirmButton
      kind="primary"
      label={t('act.publish.label')}
      title={t('act.publish.title')}
      act={async () => {
        await publish.mutateAsync(undefined)
        toast(t('act.publish.done'))
      }}
    >
      <p>
        {t('act.publish.will', {
          time: format.dateTime(round.collectionClosesAt),
          mass: format.mass(round.totals?.asked ?? '0'),
        })}
      </p>
      <p>{t('act.publish.final')}</p>
    </ConfirmButton>
  )
}

function Close({ round }: { round: Round }) {
  const { t } = useTranslation('round')
  const outcome = useOutcome()
  const format = useFormat()
  const close = useCommand(() => ask(api.POST('/rounds/{id}/close', idOf(round))), 'rounds', 'approvals')
  return (
    <ConfirmButton
      kind="primary"
      label={t('act.close.label')}
      title={t('act.close.title')}
      act={async () => {
        outcome(await close.mutateAsync(undefined), t('act.close.done'))
      }}
    >
      <p>{t('act.close.will', { time: format.dateTime(round.offersCloseAt) })}</p>
      <p>{t('act.close.final')}</p>
    </ConfirmButton>
  )
}

function MatchAgain({ round }: { round: Round }) {
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

function Award({ round }: { round: Round }) {
  const { t } = useTranslation('round')
  const outcome = useOutcome()
  const format = useFormat()
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
          const { accepted, declined, undecided: open } = decisionsOf(items)
          return (
            <>
              <p>
                {accepted.count === 0
                  ? t('act.award.nothing')
                  : t('act.award.will', { count: accepted.count, mass: format.mass(accepted.kg) })}{' '}
                {declined.count > 0 &&
                  t('act.award.declined', { count: declined.count, mass: format.mass(declined.kg) })}
              </p>
              {open.count > 0 && closesFirst && (
                <p className="note warn">
                  {t('act.award.closeFirst', { count: open.count, mass: format.mass(open.kg) })}
                </p>
              )}
              {open.count > 0 && !closesFirst && (
                <>
                  <p className="note warn">
                    {t('act.award.undecided', { count: open.count, mass: format.mass(open.kg) })}
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

function CloseDecisions({ round }: { round: Round }) {
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

function Cancel({ round }: { round: Round }) {
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
