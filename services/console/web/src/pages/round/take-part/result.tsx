import { isAlive } from '@lodestone/kernel/became'
import { useRef } from 'react'
import { flushSync } from 'react-dom'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'wouter'
import { useFormat } from '../../../format/use-format.ts'
import { useMasses } from '../../../goods/use-masses.ts'
import { hasFurtherPass, type Round } from '../../../round/round.ts'
import { useActs } from '../../../session/acting.tsx'
import { useSession } from '../../../session/session.tsx'
import { DataTable } from '../../../table/table.tsx'
import { Card, Facts } from '../../../ui/card.tsx'
import { useAllocationColumns, usePickColumn } from './allocation.columns.tsx'
import { AllocationDetail } from './allocation.tsx'
import { DecideAll } from './decide.all.tsx'
import { type Allocation, type AllocationStanding, type OwnEntry, sideOf, standingOf } from './my-rounds.ts'
import { useChosen } from './use-chosen.ts'

/** One's own allocations: what is to be decided, all of them in a table, and the one that is looked at. */
export function Result({
  round,
  items,
  more,
  entries,
}: {
  round: Round
  items: readonly Allocation[]
  more: boolean
  entries: readonly OwnEntry[]
}) {
  const { t } = useTranslation('my-rounds')
  const format = useFormat()
  const masses = useMasses()
  const { org } = useSession()
  const [search, setSearch] = useSearchParams()
  const standing = (one: Allocation): AllocationStanding => standingOf(one, sideOf(one, org))
  const open = round.state === 'matched' ? items.filter(one => standing(one) === 'decide') : []
  const decidable = useActs() ? open : []
  const chosen = useChosen(decidable)
  const entryOf = (one: Allocation) => entries.find(({ id }) => id === one.lineId || id === one.offerId)
  const shownId = search.get('allocation') ?? (items.length === 1 ? items[0]?.id : undefined)
  const shown = items.find(({ id }) => id === shownId)
  const detail = useRef<HTMLHeadingElement>(null)
  const show = (id: string) => {
    // The detail stands below the table, which may be long; it is drawn before anybody is taken there.
    flushSync(() => setSearch(before => ({ ...Object.fromEntries(before), allocation: id }), { replace: true }))
    detail.current?.focus({ preventScroll: true })
    detail.current?.scrollIntoView({ block: 'start' })
  }
  const pick = usePickColumn(chosen)
  const columns = useAllocationColumns({ round, items, standing, entryOf, show })
  return (
    <>
      <Card
        title={t('yourResult')}
        terms={['allocation', 'award', 'lapse']}
        aside={
          // The only one is shown below, with its buttons.
          (decidable.length > 1 || (decidable.length === 1 && shown === undefined)) && (
            <DecideAll round={round} chosen={chosen} />
          )
        }
      >
        <Facts
          items={[
            [t('allocated'), masses(items.filter(isAlive))],
            ...(entries.length > 0 ? [[t('askedOrOffered'), masses(entries)] as const] : []),
            [t('toDecide'), format.count(open.length)],
          ]}
        />
        {open.length > 0 && hasFurtherPass(round) && <p className="note">{t('stepsBack')}</p>}
        {more && <p className="hint">{t('acceptOnlyShown')}</p>}
        <DataTable
          label={t('allocations')}
          rows={items}
          columns={decidable.length > 1 ? [pick, ...columns] : columns}
          rowId={one => one.id}
          onRow={one => show(one.id)}
          {...(shown && items.length > 1 ? { current: shown.id } : {})}
          more={more}
          stacked
        />
        {items.length > 1 && !shown && <p className="hint">{t(open.length > 0 ? 'openOne' : 'openOneOver')}</p>}
      </Card>
      {shown && (
        <AllocationDetail
          key={shown.id}
          heading={detail}
          round={round}
          allocation={shown}
          side={sideOf(shown, org)}
          entry={entryOf(shown)}
        />
      )}
    </>
  )
}
