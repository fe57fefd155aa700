import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../../format/use-format.ts'
import { Countdown } from '../../../round/clock.tsx'
import { dueOf, type Round } from '../../../round/round.ts'
import { useUntilWhen } from '../../../round/use-until-when.ts'
import { useMay, useSession } from '../../../session/session.tsx'
import { allocationsQuery, entriesQuery, proposalsQuery } from './my-rounds.queries.ts'
import { sideOf, standingOf } from './my-rounds.ts'

/** What happens next in this round, and whether one has to do something. */
export function NextStep({ round }: { round: Round }) {
  const { t } = useTranslation('my-rounds')
  const format = useFormat()
  const untilWhen = useUntilWhen()
  const { org } = useSession()
  const sides = { member: useMay('member'), supplier: useMay('supplier') }
  const allocations = useQuery({ ...allocationsQuery(round.id), enabled: round.state === 'matched' })
  const entries = useQuery(entriesQuery(round.id, sides))
  const proposals = useQuery({ ...proposalsQuery(round.id), enabled: round.state === 'matched' && sides.supplier })
  const open =
    (allocations.data?.items ?? []).filter(one => standingOf(one, sideOf(one, org)) === 'decide').length +
    (proposals.data?.items ?? []).filter(({ state }) => state === 'open').length
  const due = dueOf(round)
  if (round.state === 'cancelled') return <p className="note">{t('next.cancelled')}</p>
  if (round.state === 'matched')
    return open > 0 ? (
      <p className="note warn" role="status">
        <strong>{t('next.decide', { count: open })}</strong> {untilWhen(round)}
        {due?.by === 'clock' && (
          <>
            {' '}
            (<Countdown to={due.at} />)
          </>
        )}
      </p>
    ) : (
      <p className="note">{t('next.allDecided')}</p>
    )
  if (due?.by === 'clock' && due.what !== 'decisions')
    return (
      <p className="note">
        {t(`next.${due.what}`, { time: format.dateTime(due.at) })} (
        <Countdown to={due.at} />) {entries.data?.length === 0 && <strong>{t('next.nothingIn')}</strong>}
      </p>
    )
  if (round.state === 'awarded') return <p className="note">{t(sides.member ? 'next.reports' : 'next.contracts')}</p>
  if (round.state === 'completed') return <p className="note good">{t('next.completed')}</p>
  return <p className="note">{t('next.hub')}</p>
}
