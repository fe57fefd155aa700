import { useTranslation } from 'react-i18next'
import { useGoods } from '../../../api/use-material-name.ts'
import { useFormat } from '../../../format/use-format.ts'
import { useOriginText } from '../../../origin/known-origin.tsx'
import type { Round } from '../../../round/round.ts'
import { type Column, figureColumn, shownColumn } from '../../../table/column.ts'
import styles from './my-rounds.module.css'
import { type Allocation, type AllocationStanding, costOf, type OwnEntry, shareOf } from './my-rounds.ts'
import { StandingBadge } from './standing.tsx'
import type { Chosen } from './use-chosen.ts'
import { usePrice } from './use-price.ts'

/** What the table of one's allocations knows of each. */
type Known = {
  readonly round: Round
  readonly items: readonly Allocation[]
  readonly standing: (one: Allocation) => AllocationStanding
  readonly entryOf: (one: Allocation) => OwnEntry | undefined
  readonly show: (id: string) => void
}

export function useAllocationColumns({ round, items, standing, entryOf, show }: Known): Column<Allocation>[] {
  const { t } = useTranslation('my-rounds')
  const format = useFormat()
  const price = usePrice(round)
  const goods = useGoods()
  const originText = useOriginText()
  const shareText = (one: Allocation) => {
    const entry = entryOf(one)
    const share = entry && shareOf(one.quantityKg, entry.quantityKg)
    return share === undefined ? '' : format.percent(share)
  }
  const total = (one: Allocation) => {
    const { amount, currency } = price(one) ?? {}
    const cost = amount === undefined ? undefined : costOf(amount, one.needKg ?? one.quantityKg)
    return cost === undefined || currency === undefined ? undefined : { amount: cost, currency }
  }
  return [
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
    shownColumn('period', t('period'), one => one.period, format.period, 'minmax(110px, 0.7fr)'),
    figureColumn('kg', t('quantity'), one => one.quantityKg, format.kg),
    {
      id: 'price',
      header: t('pricePerKg'),
      numeric: true,
      sort: one => price(one)?.amount,
      cell: one => price(one)?.text ?? '–',
    },
    ...(items.some(one => one.origin !== undefined)
      ? [
          {
            id: 'origin',
            header: t('origin.head'),
            width: 'minmax(190px, 1.2fr)',
            sort: (one: Allocation) => (one.origin?.now ?? one.origin)?.level,
            cell: (one: Allocation) => (one.origin ? originText(one.origin) : '–'),
          },
        ]
      : []),
    {
      id: 'total',
      header: t('total'),
      numeric: true,
      sort: one => total(one)?.amount,
      cell: one => {
        const sum = total(one)
        return sum ? format.sum(sum) : '–'
      },
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
}

/** The column to pick allocations by that are decided on together. */
export function usePickColumn({ open, chosen, pick }: Chosen): Column<Allocation> {
  const { t } = useTranslation('my-rounds')
  const format = useFormat()
  const goods = useGoods()
  return {
    id: 'pick',
    header: t('pick'),
    width: '72px',
    cell: (one: Allocation) =>
      open.includes(one) && (
        <input
          type="checkbox"
          className={styles.check}
          aria-label={t('pickOne', { goods: goods(one), mass: format.kg(one.quantityKg) })}
          checked={chosen.has(one.id)}
          onChange={({ target }) => pick(one.id, target.checked)}
        />
      ),
  }
}
