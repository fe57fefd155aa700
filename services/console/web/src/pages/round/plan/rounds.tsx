import { ROUND_STATES } from '@lodestone/kernel/round'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { useFormat } from '../../../format/use-format.ts'
import { massesOf } from '../../../goods/masses.ts'
import { useFormOf, useMassOf } from '../../../goods/use-masses.ts'
import { collectionEnd, offersEnd, type When } from '../../../round/happened.ts'
import { dueOf, type Round } from '../../../round/round.ts'
import { goodsOf } from '../../../round/totals.ts'
import { useWhen } from '../../../round/use-when.ts'
import { useMay } from '../../../session/session.tsx'
import type { Column } from '../../../table/column.ts'
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
  const when = useWhen()
  const formOf = useFormOf()
  const massOf = useMassOf()
  const [, go] = useLocation()
  const ofHub = useMay('operator', 'auditor')
  const columns = useMemo((): readonly Column<Round>[] => {
    const to = (round: Round) => `${ofHub ? '' : '/my'}/rounds/${round.id}`
    const mass = (name: 'asked' | 'matched' | 'delivered'): Column<Round> => ({
      id: name,
      header: t(`app:total.${name}`),
      cell: round => {
        const goods = goodsOf(round, name)
        if (goods.length === 0) return '–'
        return (
          <span className={styles.name}>
            {massesOf(goods, formOf).map(mass => (
              <span key={mass.form ?? ''} title={format.kg(mass.kg)}>
                {massOf(mass, format.mass)}
              </span>
            ))}
          </span>
        )
      },
      width: 'minmax(150px, 1fr)',
    })
    const ends = (id: string, header: string, of: (round: Round) => When): Column<Round> => ({
      id,
      header,
      sort: round => of(round).time,
      cell: round => when(of(round)),
      width: '188px',
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
        width: 'minmax(200px, 2fr)',
      },
      {
        id: 'state',
        header: t('state'),
        sort: round => String(WAY.indexOf(round.state)),
        numeric: false,
        cell: round => <RoundStateBadge state={round.state} />,
        width: 'minmax(150px, 0.9fr)',
      },
      {
        id: 'due',
        header: t('due'),
        sort: round => {
          const due = dueOf(round)
          return due?.by === 'clock' ? due.at : undefined
        },
        cell: round => <Due round={round} />,
        width: 'minmax(130px, 1fr)',
      },
      ends('collection', t('collectionClosesAt'), collectionEnd),
      ends('offers', t('offersCloseAt'), offersEnd),
      // The totals of a round are the hub's to see.
      ...(ofHub ? (['asked', 'matched', 'delivered'] as const).map(mass) : []),
    ]
  }, [t, format, when, formOf, massOf, ofHub])
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
