import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { roundQuery } from '../../../api/queries.ts'
import { useMaterialName } from '../../../api/use-material-name.ts'
import { useFormat } from '../../../format/use-format.ts'
import { Countdown } from '../../../round/clock.tsx'
import { Phases } from '../../../round/phases.tsx'
import { Published } from '../../../round/published.tsx'
import { dueOf, type Round } from '../../../round/round.ts'
import { RulesCard } from '../../../round/rules-card.tsx'
import { useUntilWhen } from '../../../round/use-until-when.ts'
import type { PageProps } from '../../../routes.tsx'
import { useMay, useSession } from '../../../session/session.tsx'
import { useTab } from '../../../shell/address.ts'
import { RoundStateBadge } from '../../../ui/badge.tsx'
import { Page } from '../../../ui/page.tsx'
import { Loaded } from '../../../ui/state.tsx'
import { Tabs } from '../../../ui/tabs.tsx'
import { Allocations } from './allocations.tsx'
import { Entries } from './entries.tsx'
import { AGAIN_MS, allocationsQuery, entriesQuery, proposalsQuery, realisationQuery } from './my-rounds.queries.ts'
import { sideOf, standingOf } from './my-rounds.ts'
import { Pool } from './pool.tsx'
import { Record } from './record.tsx'

/** One's own part in a round: what went in, what came out, what is to be decided, and how to check it. */
export default function MyRoundPage({ params }: PageProps) {
  // With the sentences of the explanations: read later, they would take the page away while they come.
  const { t } = useTranslation(['my-rounds', 'app', 'explained', 'rules'])
  const id = params.id ?? ''
  const round = useQuery({ ...roundQuery(id), refetchInterval: AGAIN_MS })
  return (
    <Page
      title={round.data?.name ?? t('title')}
      back={{ to: '/', label: t('app:nav.start') }}
      {...(round.data
        ? { lead: <Lead round={round.data} />, aside: <RoundStateBadge state={round.data.state} /> }
        : {})}
    >
      <Loaded query={round}>{data => <Parts round={data} />}</Loaded>
    </Page>
  )
}

function Lead({ round }: { round: Round }) {
  const format = useFormat()
  const nameOf = useMaterialName()
  return (
    <>
      {round.reference} · {format.list(round.periods.slice(0, 4).map(format.period))}
      {round.periods.length > 4 && ' …'} · {format.list(round.materials.slice(0, 4).map(nameOf))}
      {round.materials.length > 4 && ' …'}
    </>
  )
}

function Parts({ round }: { round: Round }) {
  const { t } = useTranslation(['my-rounds', 'rules'])
  const decided = ['matched', 'awarded', 'completed'].includes(round.state)
  const [tab, setTab] = useTab(decided ? 'result' : 'entries')
  const supplierOnly = !useMay('member')
  return (
    <>
      <Phases state={round.state} />
      <NextStep round={round} />
      {round.rules.weights === 'realisation' && !supplierOnly && <Realised round={round} />}
      <Tabs
        label={t('parts')}
        selected={tab}
        onSelect={setTab}
        tabs={[
          { id: 'result', label: t('result'), content: () => <Allocations round={round} /> },
          { id: 'entries', label: t(supplierOnly ? 'offers' : 'lines'), content: () => <Entries round={round} /> },
          {
            id: 'pool',
            label: t('pool'),
            content: () => (
              <>
                <Pool roundId={round.id} />
                <Published round={round} />
              </>
            ),
          },
          { id: 'rules', label: t('rules:title'), content: () => <RulesCard rules={round.rules} /> },
          { id: 'record', label: t('record'), content: () => <Record round={round} /> },
        ]}
      />
    </>
  )
}

/** How one's lines weigh in a round that counts what one took of earlier ones. */
function Realised({ round }: { round: Round }) {
  const { t } = useTranslation('my-rounds')
  const format = useFormat()
  const { data } = useQuery(realisationQuery(round.id))
  if (data === undefined) return null
  return (
    <p className="note">
      {data === null
        ? t('realised.none')
        : t('realised.some', {
            count: data.rounds,
            proposed: format.mass(data.proposedKg),
            taken: format.mass(data.takenKg),
            pct: format.percent(String(Number(data.share) * 100)),
          })}
    </p>
  )
}

/** What happens next in this round, and whether one has to do something. */
function NextStep({ round }: { round: Round }) {
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
