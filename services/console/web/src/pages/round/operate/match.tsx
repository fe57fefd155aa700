import { type UseQueryResult, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { participantsQuery } from '../../../api/queries.ts'
import { useFormat } from '../../../format/use-format.ts'
import { Published } from '../../../round/published.tsx'
import type { Round } from '../../../round/round.ts'
import { TakeAway } from '../../../round/take-away.tsx'
import { useAddressed } from '../../../shell/address.ts'
import { Card } from '../../../ui/card.tsx'
import { Empty, Loaded } from '../../../ui/state.tsx'
import { Tabs } from '../../../ui/tabs.tsx'
import { Allocations } from './match.allocations.tsx'
import { Blocking } from './match.blocking.tsx'
import { FlowPicture } from './match.flow.tsx'
import { Glance } from './match.glance.tsx'
import { MissedLots } from './match.lots.tsx'
import { Members } from './match.members.tsx'
import { Pools } from './match.pools.tsx'
import { Settlement } from './match.settlement.tsx'
import { Shares } from './match.shares.tsx'
import { Unmatched } from './match.unmatched.tsx'
import { Replay } from './record.replay.tsx'
import {
  allocationsQuery,
  type Explanation,
  explanationsQuery,
  type RoundRecord,
  recordQuery,
} from './round.queries.ts'

/** What was matched, in parts: what matters first, then who gets what, why, how fairly, and how anybody checks it. */
export default function MatchTab({ round }: { round: Round }) {
  const { t } = useTranslation('round-match')
  if (round.resultHash === undefined)
    return (
      <Card title={t('title')}>
        <Empty>{t(round.state === 'cancelled' ? 'never' : 'notYet')}</Empty>
      </Card>
    )
  return <Matched round={round} />
}

function Matched({ round }: { round: Round }) {
  const { t } = useTranslation('round-match')
  const format = useFormat()
  const [part, choose] = useAddressed('part', 'glance')
  const passes = round.passes?.length ?? 1
  return (
    <>
      {passes > 1 && <p className="note">{t('passes', { passes: format.count(passes) })}</p>}
      <Tabs
        label={t('parts')}
        printsAll
        selected={part}
        onSelect={choose}
        tabs={[
          { id: 'glance', label: t('part.glance'), content: () => <AtGlance round={round} /> },
          { id: 'allocations', label: t('part.allocations'), content: () => <Given round={round} /> },
          { id: 'why', label: t('part.why'), content: () => <Why round={round} /> },
          { id: 'fairness', label: t('part.fairness'), content: () => <Fairness round={round} /> },
          { id: 'check', label: t('part.check'), content: () => <Checked round={round} /> },
        ]}
      />
    </>
  )
}

type OfRound = { round: Round }

function AtGlance({ round }: OfRound) {
  const record = useQuery(recordQuery(round.id))
  const participants = useQuery(participantsQuery())
  return (
    <>
      <Loaded query={record}>{found => <Glance record={found} round={round} />}</Loaded>
      <Loaded query={participants} rows={8}>
        {() => <Loaded query={record}>{found => <FlowPicture record={found} />}</Loaded>}
      </Loaded>
    </>
  )
}

/** Who gets what from whom, and what each pool pays. */
function Given({ round }: OfRound) {
  const { t } = useTranslation('round-match')
  const record = useQuery(recordQuery(round.id))
  const allocations = useQuery(allocationsQuery(round.id))
  return (
    <>
      <Card
        title={t('allocations.title')}
        lead={t('allocations.lead')}
        terms={['allocation', 'award', 'lapse', 'pass']}
      >
        {(round.originFallen ?? 0) > 0 && (
          <p className="note warn">{t('allocations.fallen', { count: round.originFallen ?? 0 })}</p>
        )}
        <Loaded query={allocations}>
          {({ items, more }) => <Allocations allocations={items} currency={round.rules.baseCurrency} more={more} />}
        </Loaded>
      </Card>
      <Card
        title={t('pools.title')}
        lead={t('pools.lead', { currency: round.rules.baseCurrency })}
        terms={['pool', 'ceiling', 'reserve-price']}
      >
        <Loaded query={record}>{found => <Pools record={found} />}</Loaded>
      </Card>
      <Loaded query={record}>{found => <Settlement record={found} />}</Loaded>
    </>
  )
}

type Explained = { readonly record: RoundRecord; readonly explanations: readonly Explanation[] }
/** What the record and the explanations of its lines say together, once both are there. */
function WithReasons({
  record,
  explanations,
  children,
}: {
  record: UseQueryResult<RoundRecord>
  explanations: UseQueryResult<{ readonly items: readonly Explanation[] }>
  children: (both: Explained) => ReactNode
}) {
  return (
    <Loaded query={record}>
      {found => <Loaded query={explanations}>{({ items }) => children({ record: found, explanations: items })}</Loaded>}
    </Loaded>
  )
}

/** Why what is not matched is not: causes, caps, lots that were missed, and pairs that are kept apart. */
function Why({ round }: OfRound) {
  const { t } = useTranslation('round-match')
  const both = { record: useQuery(recordQuery(round.id)), explanations: useQuery(explanationsQuery(round.id)) }
  return (
    <>
      <Card title={t('unmatched.title')} lead={t('unmatched.lead')}>
        <WithReasons {...both}>{found => <Unmatched {...found} />}</WithReasons>
      </Card>
      <Shares round={round} />
      {round.blocking && <Blocking blocking={round.blocking} />}
      <Card title={t('lots.title')} lead={t('lots.lead')} terms={['lot', 'tier']}>
        <WithReasons {...both}>{found => <MissedLots {...found} />}</WithReasons>
      </Card>
    </>
  )
}

/** How much each member got beside the fair level. */
function Fairness({ round }: OfRound) {
  const both = { record: useQuery(recordQuery(round.id)), explanations: useQuery(explanationsQuery(round.id)) }
  const allocations = useQuery(allocationsQuery(round.id))
  return (
    <WithReasons {...both}>
      {found => <Loaded query={allocations}>{({ items }) => <Members {...found} allocations={items} />}</Loaded>}
    </WithReasons>
  )
}

/** What everybody may read of it, the result as files, and the matching run once more. */
function Checked({ round }: OfRound) {
  return (
    <>
      <Replay round={round} />
      <Published round={round} />
      <TakeAway round={round} />
    </>
  )
}
