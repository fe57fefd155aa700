import { ROUND_STATES } from '@lodestone/kernel/round'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { useFormat } from '../../../format/use-format.ts'
import { dueOf, type Round } from '../../../round/round.ts'
import { useMay } from '../../../session/session.tsx'
import { type Column, shownColumn } from '../../../table/column.ts'
import { DataTable } from '../../../table/table.tsx'
import { RoundStateBadge } from '../../../ui/badge.tsx'
import { Link } from '../../../ui/button.tsx'
import { Empty } from '../../../ui/state.tsx'
import { Due } from './due.tsx'
import styles from './rounds.module.css'

const WAY: readonly Round['state'][] = ROUND_STATES

export function RoundsTable({ rounds, more, any }: { rounds: readonly Round[]; more: boolean; any: boolean }) {
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
      shownColumn(
        'collection',
        t('collectionClosesAt'),
        round => round.collectionClosesAt,
        format.dateTime,
        'minmax(176px, 1fr)',
      ),
      shownColumn('offers', t('offersCloseAt'), round => round.offersCloseAt, format.dateTime, 'minmax(176px, 1fr)'),
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
