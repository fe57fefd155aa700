import { type UseQueryResult, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Round } from '../../../round/round.ts'
import { useMay } from '../../../session/session.tsx'
import { Empty, Loaded, Loading } from '../../../ui/state.tsx'
import { allocationsQuery, entriesQuery, proposalsQuery } from './my-rounds.queries.ts'
import type { Allocation, OwnEntry } from './my-rounds.ts'
import { Proposals } from './proposals.tsx'
import { Result } from './result.tsx'

/** What the round gave: own allocations, each to accept or decline, and what stands behind it. */
export function Allocations({ round }: { round: Round }) {
  const query = useQuery(allocationsQuery(round.id))
  const sides = { member: useMay('member'), supplier: useMay('supplier') }
  const entries = useQuery(entriesQuery(round.id, sides))
  const proposals = useQuery({ ...proposalsQuery(round.id), enabled: sides.supplier })
  const proposed = proposals.data?.items ?? []
  // All at once: what comes later would push down what is being read.
  if (query.isPending || entries.isPending || proposals.isLoading) return <Loading />
  return (
    <>
      {sides.supplier && proposed.length > 0 && <Proposals round={round} entries={entries.data ?? []} />}
      <Agreed {...{ round, query }} entries={entries.data ?? []} waits={proposed.length > 0} />
    </>
  )
}

function Agreed({
  round,
  query,
  entries,
  waits,
}: {
  round: Round
  query: UseQueryResult<{ items: readonly Allocation[]; more: boolean }>
  entries: readonly OwnEntry[]
  waits: boolean
}) {
  const { t } = useTranslation('my-rounds')
  return (
    <Loaded query={query}>
      {({ items, more }) =>
        items.length === 0 ? (
          waits ? null : (
            <Empty>
              {t(
                ['sealing', 'matching', 'offering', 'collecting', 'draft'].includes(round.state)
                  ? 'notYet'
                  : 'nothingForYou',
              )}
            </Empty>
          )
        ) : (
          <Result {...{ round, items, more, entries }} />
        )
      }
    </Loaded>
  )
}
