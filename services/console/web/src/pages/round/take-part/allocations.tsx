import { type UseQueryResult, useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'wouter'
import { useGoods } from '../../../api/use-material-name.ts'
import { useFormat } from '../../../format/use-format.ts'
import { hasFurtherPass, type Round } from '../../../round/round.ts'
import { useMay, useSession } from '../../../session/session.tsx'
import type { Column } from '../../../table/column.ts'
import { DataTable } from '../../../table/table.tsx'
import { Card, Facts } from '../../../ui/card.tsx'
import { Empty, Loaded } from '../../../ui/state.tsx'
import { AllocationDetail } from './allocation.tsx'
import { DecideMany } from './decide.tsx'
import styles from './my-rounds.module.css'
import { allocationsQuery, entriesQuery, proposalsQuery } from './my-rounds.queries.ts'
import {
  type Allocation,
  type AllocationStanding,
  isAlive,
  type OwnEntry,
  shareOf,
  sideOf,
  standingOf,
  sumKg,
} from './my-rounds.ts'
import { Proposals } from './proposals.tsx'
import { StandingBadge } from './standing.tsx'
import { usePrice } from './use-price.ts'

/** What the round gave: own allocations, each to accept or decline, and what stands behind it. */
export function Allocations({ round }: { round: Round }) {
  const query = useQuery(allocationsQuery(round.id))
  const sides = { member: useMay('member'), supplier: useMay('supplier') }
  const entries = useQuery(entriesQuery(round.id, sides))
  const proposed = useQuery({ ...proposalsQuery(round.id), enabled: sides.supplier }).data?.items ?? []
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

function Result({
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
  const { org } = useSession()
  const price = usePrice(round)
  const [search, setSearch] = useSearchParams()
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const standing = (one: Allocation): AllocationStanding => standingOf(one, sideOf(one, org))
  const open = round.state === 'matched' ? items.filter(one => standing(one) === 'decide') : []
  const picked = open.filter(({ id }) => chosen.has(id))
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
  const goods = useGoods()
  const shareText = (one: Allocation) => {
    const entry = entryOf(one)
    const share = entry && shareOf(one.quantityKg, entry.quantityKg)
    return share === undefined ? '' : format.percent(share)
  }

  const columns: Column<Allocation>[] = [
    ...(open.length > 1
      ? [
          {
            id: 'pick',
            header: t('pick'),
            width: '72px',
            cell: (one: Allocation) =>
              standing(one) === 'decide' && (
                <input
                  type="checkbox"
                  className={styles.check}
                  aria-label={t('pickOne', { goods: goods(one), mass: format.kg(one.quantityKg) })}
                  checked={chosen.has(one.id)}
                  onChange={({ target }) =>
                    setChosen(before => {
                      const next = new Set(before)
                      if (target.checked) next.add(one.id)
                      else next.delete(one.id)
                      return next
                    })
                  }
                />
              ),
          },
        ]
      : []),
    {
      id: 'goods',
      header: t('goods'),
      isRowHeader: true,
      width: 'minmax(170px, 1.4fr)',
      sort: goods,
      cell: one => (
        <button type="button" className={styles.open} onClick={() => show(one.id)}>
          {goods(one)}
        </button>
      ),
    },
    {
      id: 'period',
      header: t('period'),
      width: 'minmax(150px, 0.7fr)',
      sort: one => one.period,
      cell: one => format.period(one.period),
    },
    {
      id: 'kg',
      header: t('quantity'),
      numeric: true,
      sort: one => one.quantityKg,
      cell: one => format.kg(one.quantityKg),
    },
    {
      id: 'price',
      header: t('pricePerKg'),
      numeric: true,
      sort: one => price(one)?.amount,
      cell: one => price(one)?.text ?? '–',
    },
    {
      id: 'standing',
      header: t('standingHeader'),
      width: 'minmax(180px, 1.2fr)',
      sort: standing,
      cell: one => <StandingBadge standing={standing(one)} />,
    },
    ...(items.some(one => one.pass !== undefined)
      ? [{ id: 'pass', header: t('pass'), numeric: true, cell: (one: Allocation) => format.count(one.pass ?? 1) }]
      : []),
    { id: 'share', header: t('share'), numeric: true, width: 'minmax(90px, 0.7fr)', cell: shareText },
    { id: 'entry', header: t('reference'), sort: one => entryOf(one)?.reference, cell: one => entryOf(one)?.reference },
  ]

  return (
    <>
      <Card
        title={t('yourResult')}
        aside={
          // The only one is shown below, with its buttons.
          (open.length > 1 || (open.length === 1 && shown === undefined)) && (
            <>
              {picked.length > 0 && picked.length < open.length && (
                <>
                  <DecideMany
                    round={round}
                    decision="decline"
                    allocations={picked}
                    label={t('declineSome', { count: picked.length })}
                  />
                  <DecideMany
                    round={round}
                    decision="accept"
                    allocations={picked}
                    label={t('acceptSome', { count: picked.length })}
                  />
                </>
              )}
              <DecideMany
                round={round}
                decision="accept"
                allocations={open}
                label={t('acceptAll', { count: open.length })}
                primary
              />
            </>
          )
        }
      >
        <Facts
          items={[
            [t('allocated'), format.kg(sumKg(items.filter(isAlive).map(one => one.quantityKg)))],
            ...(entries.length > 0
              ? [[t('askedOrOffered'), format.kg(sumKg(entries.map(one => one.quantityKg)))] as const]
              : []),
            [t('toDecide'), format.count(open.length)],
          ]}
        />
        {open.length > 0 && hasFurtherPass(round) && <p className="note">{t('stepsBack')}</p>}
        {more && <p className="hint">{t('acceptOnlyShown')}</p>}
        <DataTable
          label={t('allocations')}
          rows={items}
          columns={columns}
          rowId={one => one.id}
          onRow={one => show(one.id)}
          {...(shown && items.length > 1 ? { current: shown.id } : {})}
          more={more}
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
