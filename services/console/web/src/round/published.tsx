import { useTranslation } from 'react-i18next'
import { useGoods } from '../api/use-material-name.ts'
import { useFormat } from '../format/use-format.ts'
import { type Column, figureColumn, shownColumn, textColumn } from '../table/column.ts'
import { DataTable } from '../table/table.tsx'
import { Card } from '../ui/card.tsx'
import { Empty } from '../ui/state.tsx'
import type { Round } from './round.ts'

type PoolResult = NonNullable<Round['pools']>[number]
type Offered = NonNullable<Round['offered']>[number]

/** What everybody may read of a round that is matched: what came of its pools, and which goods are on offer. */
export function Published({ round }: { round: Round }) {
  if (round.offered === undefined) return null
  return (
    <>
      <PoolResults pools={round.pools ?? []} currency={round.rules.baseCurrency} />
      <OfferedGoods offered={round.offered} />
    </>
  )
}

const keyOf = (one: { material: string; grade?: string; period: string; bloc?: string }): string =>
  [one.material, one.grade, one.period, one.bloc].join(' ')

/** The columns that say which goods a row is of. */
function useGoodsColumns<Row extends { material: string; grade?: string; period: string }>(): readonly Column<Row>[] {
  const { t } = useTranslation('published')
  const format = useFormat()
  const goods = useGoods()
  return [
    { id: 'goods', header: t('goods'), sort: goods, cell: goods, width: 'minmax(170px, 1.6fr)' },
    shownColumn('period', t('period'), row => row.period, format.period, 'minmax(110px, 0.8fr)'),
  ]
}

function PoolResults({ pools, currency }: { pools: readonly PoolResult[]; currency: string }) {
  const { t } = useTranslation('published')
  const format = useFormat()
  const isDelivered = pools.some(pool => pool.deliveredPct !== undefined)
  const columns: readonly Column<PoolResult>[] = [
    ...useGoodsColumns<PoolResult>(),
    textColumn('bloc', t('bloc'), pool => pool.bloc, 'minmax(70px, 0.4fr)'),
    figureColumn('served', t('pools.served'), pool => pool.servedPct, format.percent, 'minmax(90px, 0.6fr)'),
    {
      id: 'paid',
      header: t('pools.paid', { currency }),
      numeric: true,
      sort: pool => pool.paidFrom,
      cell: pool => `${format.decimal(pool.paidFrom)} – ${format.decimal(pool.paidTo)}`,
      width: 'minmax(170px, 1fr)',
    },
    ...(isDelivered
      ? [
          {
            id: 'delivered',
            header: t('pools.delivered'),
            numeric: true,
            sort: (pool: PoolResult) => pool.deliveredPct,
            cell: (pool: PoolResult) => (pool.deliveredPct === undefined ? '–' : format.percent(pool.deliveredPct)),
            width: 'minmax(90px, 0.6fr)',
          },
        ]
      : []),
  ]
  return (
    <Card title={t('pools.title')} lead={t('pools.lead')}>
      <DataTable
        label={t('pools.title')}
        rows={pools}
        columns={columns}
        rowId={keyOf}
        empty={<Empty>{t('pools.empty')}</Empty>}
      />
    </Card>
  )
}

function OfferedGoods({ offered }: { offered: readonly Offered[] }) {
  const { t } = useTranslation('published')
  const groups = (id: 'suppliers' | 'eligible'): Column<Offered> => ({
    id,
    header: t(`offered.${id}`),
    numeric: true,
    sort: one => String(Number.parseInt(one[id], 10)),
    cell: one => t(`groups.${one[id]}`),
    width: 'minmax(150px, 1fr)',
  })
  const columns: readonly Column<Offered>[] = [...useGoodsColumns<Offered>(), groups('suppliers'), groups('eligible')]
  return (
    <Card title={t('offered.title')} lead={t('offered.lead')}>
      <DataTable
        label={t('offered.title')}
        rows={offered}
        columns={columns}
        rowId={keyOf}
        empty={<Empty>{t('offered.empty')}</Empty>}
      />
    </Card>
  )
}
