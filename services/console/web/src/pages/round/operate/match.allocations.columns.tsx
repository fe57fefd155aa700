import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../../format/use-format.ts'
import { type Column, figureColumn, shownColumn, textColumn } from '../../../table/column.ts'
import { Badge, type Tone } from '../../../ui/badge.tsx'
import { Link } from '../../../ui/button.tsx'
import type { Allocation } from './round.queries.ts'
import { useNames, useParties } from './use-names.ts'

const TONES: Record<Allocation['state'], Tone> = {
  proposed: 'warn',
  accepted: 'accent',
  declined: 'bad',
  awarded: 'accent',
  lapsed: 'neutral',
  contracted: 'accent',
  delivered: 'good',
}

/** Who gets what from whom. */
export function useGoodsColumns(): readonly Column<Allocation>[] {
  const { t } = useTranslation('round-match')
  const format = useFormat()
  const party = useParties()
  const { material } = useNames()
  return useMemo(
    (): readonly Column<Allocation>[] => [
      textColumn('member', t('member'), row => party(row.memberId).name, 'minmax(180px, 1.5fr)'),
      textColumn('supplier', t('supplier'), row => party(row.supplierId).name, 'minmax(180px, 1.5fr)'),
      textColumn('material', t('material'), row => material(row.material), 'minmax(150px, 1.2fr)'),
      textColumn('grade', t('grade'), row => row.grade, 'minmax(92px, 0.5fr)'),
      shownColumn('period', t('period'), row => row.period, format.period, 'minmax(112px, 0.6fr)'),
    ],
    [t, format, party, material],
  )
}

/** How much at which price, and how far it has come; landed prices are in `currency`. */
export function useFigureColumns(currency: string, ofSeveral: boolean): readonly Column<Allocation>[] {
  const { t } = useTranslation('round-match')
  const format = useFormat()
  return useMemo((): readonly Column<Allocation>[] => {
    const kg = (id: string, header: string, of: (row: Allocation) => string): Column<Allocation> =>
      figureColumn(id, header, of, format.kg, 'minmax(118px, 0.8fr)')
    return [
      ...(ofSeveral
        ? [
            {
              id: 'pass',
              header: t('pass'),
              numeric: true,
              sort: (row: Allocation) => String(row.pass ?? 1),
              cell: (row: Allocation) => format.count(row.pass ?? 1),
              width: 'minmax(92px, 0.4fr)',
            },
          ]
        : []),
      kg('quantity', t('flow.goods'), row => row.quantityKg),
      {
        id: 'price',
        header: t('allocations.price'),
        numeric: true,
        sort: row => row.price?.amount,
        cell: row => (row.price ? format.money(row.price) : '–'),
        width: 'minmax(142px, 0.9fr)',
      },
      {
        id: 'landed',
        header: t('allocations.landed'),
        numeric: true,
        sort: row => row.landedPrice,
        cell: row => (row.landedPrice === undefined ? '–' : format.money({ amount: row.landedPrice, currency })),
        width: 'minmax(110px, 0.7fr)',
      },
      {
        id: 'state',
        header: t('state'),
        sort: row => t(`allocation.${row.state}`),
        cell: row => <Badge tone={TONES[row.state]}>{t(`allocation.${row.state}`)}</Badge>,
        width: 'minmax(136px, 0.7fr)',
      },
      {
        id: 'said',
        header: t('allocations.said'),
        sort: row => `${row.accepted.member} ${row.accepted.supplier}`,
        cell: row =>
          t(
            row.accepted.member
              ? row.accepted.supplier
                ? 'allocations.both'
                : 'allocations.member'
              : row.accepted.supplier
                ? 'allocations.supplier'
                : 'allocations.neither',
          ),
        width: 'minmax(110px, 0.7fr)',
      },
      {
        id: 'origin',
        header: t('allocations.origin'),
        sort: row => `${row.origin?.holds !== false} ${row.origin?.level}`,
        cell: row =>
          row.origin?.holds === false && row.origin.now ? (
            <Badge tone="bad">{t('allocations.fell', { level: row.origin.now.level })}</Badge>
          ) : (
            row.origin?.level
          ),
        width: 'minmax(130px, 0.7fr)',
      },
      kg('contracted', t('allocations.contracted'), row => row.contractedKg),
      {
        ...kg('delivered', t('allocations.delivered'), row => row.deliveredKg),
        cell: row =>
          row.deliveredKg === '0' ? (
            format.kg(row.deliveredKg)
          ) : (
            <Link to={`/origin?tab=deliveries&allocation=${row.id}`}>{format.kg(row.deliveredKg)}</Link>
          ),
      },
    ]
  }, [t, format, currency, ofSeveral])
}
