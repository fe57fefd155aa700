import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { useFormat } from '../../format/use-format.ts'
import { type Goods, massesOf } from '../../goods/masses.ts'
import { useFormOf, useMassOf } from '../../goods/use-masses.ts'
import { type Column, shownColumn } from '../../table/column.ts'
import { DataTable } from '../../table/table.tsx'
import { RoundStateBadge } from '../../ui/badge.tsx'
import { Link } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import styles from './overview.module.css'
import { hoursIn, type Overview, type Quantity, type RoundRow, type Saving } from './overview.ts'

/** The rounds themselves, those under way too, each with what it came to. */
export function RoundsOver({ overview: { items, of, nextCursor } }: { overview: Overview }) {
  const { t } = useTranslation(['overview', 'app'])
  const format = useFormat()
  const formOf = useFormOf()
  const massOf = useMassOf()
  const [, go] = useLocation()
  const own = of === 'own'
  const columns = useMemo((): readonly Column<RoundRow>[] => {
    const mass = (
      name: Quantity,
      header: string,
      rows: (round: RoundRow) => RoundRow['byMaterial'],
    ): Column<RoundRow> => ({
      id: `${name} ${header}`,
      header,
      text: round => {
        const goods = goodsOf(rows(round), name)
        return goods.length === 0
          ? ''
          : massesOf(goods, formOf)
              .map(one => massOf(one, format.kg))
              .join(', ')
      },
      cell: round => {
        const goods = goodsOf(rows(round), name)
        if (goods.length === 0) return '–'
        return (
          <span className={styles.named}>
            {massesOf(goods, formOf).map(mass => (
              <span key={mass.form ?? ''} title={format.kg(mass.kg)}>
                {massOf(mass, format.mass)}
              </span>
            ))}
          </span>
        )
      },
      width: 'minmax(140px, 1.2fr)',
    })
    const saved = (against: Saving['against']): Column<RoundRow> => ({
      id: against,
      header: t(`against.${against}`),
      numeric: true,
      sort: round => round.savings.find(one => one.against === against)?.saved,
      cell: round => {
        const saving = round.savings.find(one => one.against === against)
        return saving ? format.sum({ amount: saving.saved, currency: saving.currency }) : '–'
      },
      width: 'minmax(140px, 1fr)',
    })
    const rows = (round: RoundRow) => (own ? (round.own ?? []) : round.byMaterial)
    return [
      {
        id: 'name',
        header: t('round'),
        sort: round => round.reference,
        cell: round => (
          <span className={styles.named}>
            <Link to={`${own ? '/my' : ''}/rounds/${round.id}`}>{round.reference}</Link>
            <span className="hint">{round.name}</span>
          </span>
        ),
        width: 'minmax(180px, 1.4fr)',
      },
      {
        id: 'state',
        header: t('rounds.state'),
        sort: round => t(`app:roundState.${round.state}`),
        cell: round => <RoundStateBadge state={round.state} />,
        width: 'minmax(120px, 0.8fr)',
      },
      shownColumn('opened', t('rounds.opened'), round => round.openedAt, format.dateTime, '172px'),
      {
        id: 'whole',
        header: t('step.whole'),
        numeric: true,
        unit: 'h',
        sort: round => hoursIn(round, 'whole'),
        cell: round => {
          const hours = hoursIn(round, 'whole')
          return hours === undefined ? '–' : format.hours(hours)
        },
        width: '120px',
      },
      mass('awarded', t('quantity.awarded'), rows),
      mass('delivered', t('quantity.delivered'), rows),
      saved('own-ceilings'),
      ...(own ? [mass('matched', t('rounds.published'), round => round.byMaterial)] : [saved('index')]),
    ]
  }, [t, format, formOf, massOf, own])
  return (
    <Card title={t('rounds.title')} lead={t(own ? 'rounds.leadOwn' : 'rounds.lead')} terms={['awarded', 'delivered']}>
      <DataTable
        label={t('rounds.title')}
        rows={items}
        columns={columns}
        rowId={round => round.id}
        onRow={round => go(`${own ? '/my' : ''}/rounds/${round.id}`)}
        more={nextCursor !== null}
      />
    </Card>
  )
}

/** Nothing is delivered of a round that is not awarded: that is none yet, and not too little. */
const goodsOf = (rows: RoundRow['byMaterial'], name: Quantity): Goods[] =>
  rows.flatMap(row => {
    const quantityKg = name === 'delivered' && row.awarded === undefined ? undefined : row[name]
    return quantityKg === undefined ? [] : [{ material: row.material, quantityKg }]
  })
