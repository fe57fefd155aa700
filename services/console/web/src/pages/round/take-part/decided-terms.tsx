import { useTranslation } from 'react-i18next'
import { useGoods } from '../../../api/use-material-name.ts'
import { useFormat } from '../../../format/use-format.ts'
import { useMasses } from '../../../goods/use-masses.ts'
import { OriginCell, useOriginFacts } from '../../../origin/known-origin.tsx'
import type { Round } from '../../../round/round.ts'
import { Facts } from '../../../ui/card.tsx'
import { PlainTable } from '../../../ui/plain-table.tsx'
import { Fallen } from './allocation.origin.tsx'
import { type Allocation, costOf, sumsOf } from './my-rounds.ts'
import { usePrice } from './use-price.ts'

type Given = { readonly round: Round; readonly allocations: readonly Allocation[] }

/** What is decided about: goods, delivery, origin, quantity and price of each allocation, and what it comes to. */
export function DecidedTerms({ round, allocations }: Given) {
  const [first, ...others] = allocations
  if (!first) return null
  return others.length === 0 ? <OneDecided round={round} one={first} /> : <ManyDecided {...{ round, allocations }} />
}

/** What an allocation costs its buyer; nothing as long as its price is not told. */
function useCost(round: Round) {
  const priceOf = usePrice(round)
  return (one: Allocation) => {
    const price = priceOf(one)
    const amount = price && costOf(price.amount, one.needKg ?? one.quantityKg)
    return amount === undefined ? undefined : { amount, currency: price?.currency ?? '' }
  }
}

function OneDecided({ round, one }: { round: Round; one: Allocation }) {
  const { t } = useTranslation('my-rounds')
  const format = useFormat()
  const goods = useGoods()
  const priceOf = usePrice(round)
  const total = useCost(round)(one)
  const originFacts = useOriginFacts()
  return (
    <>
      <h3>
        {goods(one)} · {format.period(one.period)}
      </h3>
      <Fallen origin={one.origin} deciding />
      <Facts
        items={[
          [t('quantity'), format.kg(one.quantityKg)],
          ...(one.needKg === undefined ? [] : [[t('servesOfNeed'), format.kg(one.needKg)] as const]),
          [t('pricePerKg'), priceOf(one)?.text ?? t('priceLater')],
          [t('total'), total ? format.sum(total) : t('priceLater')],
          ...originFacts(one.origin),
        ]}
      />
    </>
  )
}

function ManyDecided({ round, allocations }: Given) {
  const { t } = useTranslation('my-rounds')
  const format = useFormat()
  const goods = useGoods()
  const masses = useMasses()
  const priceOf = usePrice(round)
  const costIn = useCost(round)
  const sums = sumsOf(allocations.flatMap(one => costIn(one) ?? []))
  return (
    <>
      <PlainTable
        label={t('decided')}
        heads={[
          { text: t('goods') },
          { text: t('period') },
          { text: t('origin.head') },
          { text: t('quantity'), isFigure: true },
          { text: t('pricePerKg'), isFigure: true },
          { text: t('total'), isFigure: true },
        ]}
        rows={allocations.map(one => {
          const cost = costIn(one)
          return {
            id: one.id,
            cells: [
              goods(one),
              format.period(one.period),
              <OriginCell key="origin" origin={one.origin} />,
              format.kg(one.quantityKg),
              priceOf(one)?.text ?? t('priceLater'),
              cost ? format.sum(cost) : t('priceLater'),
            ],
          }
        })}
      />
      <Facts
        items={[
          [t('total'), sums.length > 0 ? format.list(sums.map(format.sum)) : t('priceLater')],
          [t('quantity'), masses(allocations)],
        ]}
      />
    </>
  )
}
