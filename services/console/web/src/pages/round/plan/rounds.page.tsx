import { ROUND_STATES } from '@lodestone/kernel/round'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation, useSearchParams } from 'wouter'
import { roundsQuery } from '../../../api/queries.ts'
import { useFormat } from '../../../format/use-format.ts'
import { Countdown } from '../../../round/clock.tsx'
import { dueOf, isLive, type Round } from '../../../round/round.ts'
import { useMay } from '../../../session/session.tsx'
import { type Column, DataTable } from '../../../table/table.tsx'
import { RoundStateBadge } from '../../../ui/badge.tsx'
import { ButtonLink, Link } from '../../../ui/button.tsx'
import { Card } from '../../../ui/card.tsx'
import { Choice } from '../../../ui/field.tsx'
import { Page } from '../../../ui/page.tsx'
import { Empty, Loaded } from '../../../ui/state.tsx'
import styles from './rounds.module.css'
import { Together } from './together.tsx'

/** Milliseconds between two looks: members and suppliers have no stream. */
const LOOK_EVERY_MS = 15_000
const WAY: readonly Round['state'][] = ROUND_STATES
const FILTERS = ['all', 'live', ...ROUND_STATES, 'cancelled'] as const
type Filter = (typeof FILTERS)[number]

export default function RoundsPage() {
  const { t } = useTranslation(['rounds', 'app'])
  const query = useQuery({ ...roundsQuery(), refetchInterval: LOOK_EVERY_MS })
  const [search, setSearch] = useSearchParams()
  const mayCreate = useMay('operator')
  const asked = search.get('state')
  const filter: Filter = FILTERS.find(one => one === asked) ?? 'all'
  const choose = (next: Filter) => setSearch(next === 'all' ? {} : { state: next }, { replace: true })
  return (
    <Page
      title={t('title')}
      lead={t('lead')}
      aside={
        mayCreate && (
          <ButtonLink kind="primary" to="/rounds/new">
            {t('new')}
          </ButtonLink>
        )
      }
    >
      <div className={styles.filter}>
        <Choice
          label={t('filter')}
          options={FILTERS.map(value => ({
            value,
            label: value === 'all' || value === 'live' ? t(value) : t(`app:roundState.${value}`),
          }))}
          value={filter}
          onChange={choose}
        />
      </div>
      <Loaded query={query} rows={6}>
        {({ items, more }) => (
          <>
            <Card title={t('list')}>
              <RoundsTable
                more={more}
                any={items.length > 0}
                rounds={items.filter(
                  round => filter === 'all' || (filter === 'live' ? isLive(round) : round.state === filter),
                )}
              />
            </Card>
            <Together rounds={items} />
          </>
        )}
      </Loaded>
    </Page>
  )
}

function RoundsTable({ rounds, more, any }: { rounds: readonly Round[]; more: boolean; any: boolean }) {
  const { t } = useTranslation(['rounds', 'app'])
  const format = useFormat()
  const [, go] = useLocation()
  const ofHub = useMay('operator', 'auditor')
  const columns = useMemo((): readonly Column<Round>[] => {
    const to = (round: Round) => `${ofHub ? '' : '/my'}/rounds/${round.id}`
    const mass = (name: 'asked' | 'confirmed' | 'matched' | 'delivered'): Column<Round> => ({
      id: name,
      header: t(`app:total.${name}`),
      numeric: true,
      sort: ({ totals }) => totals?.[name],
      cell: ({ totals }) => {
        const kg = totals?.[name]
        return kg === undefined ? '–' : <span title={format.kg(kg)}>{format.mass(kg)}</span>
      },
      width: 'minmax(96px, 0.8fr)',
    })
    return [
      {
        id: 'name',
        header: t('name'),
        sort: round => round.name,
        cell: round => (
          <span className={styles.name}>
            <Link to={to(round)}>{round.name}</Link>
            <span className="hint">{round.reference}</span>
          </span>
        ),
        width: 'minmax(220px, 2fr)',
      },
      {
        id: 'state',
        header: t('state'),
        sort: round => String(WAY.indexOf(round.state)),
        numeric: false,
        cell: round => <RoundStateBadge state={round.state} />,
        width: 'minmax(140px, 0.9fr)',
      },
      {
        id: 'due',
        header: t('due'),
        sort: round => {
          const due = dueOf(round)
          return due?.by === 'clock' ? due.at : undefined
        },
        cell: round => <Due round={round} />,
        width: 'minmax(160px, 1fr)',
      },
      {
        id: 'collection',
        header: t('collectionClosesAt'),
        sort: round => round.collectionClosesAt,
        cell: round => format.dateTime(round.collectionClosesAt),
        width: 'minmax(176px, 1fr)',
      },
      {
        id: 'offers',
        header: t('offersCloseAt'),
        sort: round => round.offersCloseAt,
        cell: round => format.dateTime(round.offersCloseAt),
        width: 'minmax(176px, 1fr)',
      },
      // The totals of a round are the hub's to see.
      ...(ofHub ? (['asked', 'confirmed', 'matched', 'delivered'] as const).map(mass) : []),
    ]
  }, [t, format, ofHub])
  return (
    <DataTable
      label={t('list')}
      rows={rounds}
      columns={columns}
      rowId={round => round.id}
      onRow={round => go(`${ofHub ? '' : '/my'}/rounds/${round.id}`)}
      more={more}
      empty={<Empty>{any ? t('noneInState') : t('none')}</Empty>}
    />
  )
}

function Due({ round }: { round: Round }) {
  const { t } = useTranslation('rounds')
  const due = dueOf(round)
  if (!due) return '–'
  return (
    <span className={styles.name}>
      <span>{t(`next.${due.what}`)}</span>
      {due.by === 'clock' && (
        <span className="hint">
          <Countdown to={due.at} />
        </span>
      )}
    </span>
  )
}
