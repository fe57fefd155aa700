import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { participantsQuery } from '../../../api/queries.ts'
import { useFormat } from '../../../format/use-format.ts'
import { Published } from '../../../round/published.tsx'
import type { Round } from '../../../round/round.ts'
import { Card } from '../../../ui/card.tsx'
import { Empty, Loaded } from '../../../ui/state.tsx'
import { Allocations } from './match.allocations.tsx'
import { Blocking } from './match.blocking.tsx'
import { FlowPicture } from './match.flow.tsx'
import { MissedLots } from './match.lots.tsx'
import { Members } from './match.members.tsx'
import { Pools } from './match.pools.tsx'
import { Settlement } from './match.settlement.tsx'
import { Shares } from './match.shares.tsx'
import { Unmatched } from './match.unmatched.tsx'
import { allocationsQuery, explanationsQuery, recordQuery } from './round.queries.ts'

/** What was matched: from where to whom, against which caps, what was left, and who got how much at which price. */
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
  const record = useQuery(recordQuery(round.id))
  const explanations = useQuery(explanationsQuery(round.id))
  const allocations = useQuery(allocationsQuery(round.id))
  const participants = useQuery(participantsQuery())
  const passes = round.passes?.length ?? 1
  return (
    <>
      {passes > 1 && <p className="note">{t('passes', { passes: format.count(passes) })}</p>}
      <Loaded query={participants} rows={8}>
        {() => <Loaded query={record}>{found => <FlowPicture record={found} />}</Loaded>}
      </Loaded>
      <Shares round={round} />
      {round.blocking && <Blocking blocking={round.blocking} />}
      <Card title={t('unmatched.title')} lead={t('unmatched.lead')}>
        <Loaded query={explanations}>{({ items }) => <Unmatched explanations={items} />}</Loaded>
      </Card>
      <Loaded query={record}>
        {found => (
          <Loaded query={explanations}>
            {({ items }) => (
              <Loaded query={allocations}>
                {decided => <Members record={found} explanations={items} allocations={decided.items} />}
              </Loaded>
            )}
          </Loaded>
        )}
      </Loaded>
      <Card title={t('lots.title')} lead={t('lots.lead')}>
        <Loaded query={record}>
          {found => (
            <Loaded query={explanations}>{({ items }) => <MissedLots record={found} explanations={items} />}</Loaded>
          )}
        </Loaded>
      </Card>
      <Card title={t('pools.title')} lead={t('pools.lead', { currency: round.rules.baseCurrency })}>
        <Loaded query={record}>{found => <Pools record={found} />}</Loaded>
      </Card>
      <Loaded query={record}>{found => <Settlement record={found} />}</Loaded>
      <Card title={t('allocations.title')} lead={t('allocations.lead')}>
        <Loaded query={allocations}>
          {({ items, more }) => <Allocations allocations={items} currency={round.rules.baseCurrency} more={more} />}
        </Loaded>
      </Card>
      <Published round={round} />
    </>
  )
}
