import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Columns } from '../../chart/columns.tsx'
import { drawn } from '../../format/format.ts'
import { useFormat } from '../../format/use-format.ts'
import { useWords } from '../../outlook/use-words.ts'
import { Card } from '../../ui/card.tsx'
import { Empty, Loaded } from '../../ui/state.tsx'
import { type Plan, plansQuery, type Reserve } from './reserves.queries.ts'

const SERIES = ['var(--series-1)', 'var(--series-2)', 'var(--series-3)', 'var(--series-4)']
/** Accounts that have a colour of their own; the others share the last. */
const colourOf = (nth: number): string => SERIES[Math.min(nth, SERIES.length - 1)] ?? 'var(--ink)'

/** The newest plan of each element: who buys how much in which quarter, and what that does to the price. */
export function BuildUps({ reserves }: { reserves: readonly Reserve[] }) {
  const { t } = useTranslation('reserves')
  const query = useQuery(plansQuery())
  return (
    <Card title={t('plan')} lead={t('planLead')}>
      <Loaded query={query} rows={6}>
        {({ items }) => {
          const newest = [...Map.groupBy(items, ({ element }) => element).values()].flatMap(plans => plans.slice(0, 1))
          return newest.length === 0 ? (
            <Empty>{t('noPlan')}</Empty>
          ) : (
            newest.map(plan => <BuildUp key={plan.id} plan={plan} reserves={reserves} />)
          )
        }}
      </Loaded>
    </Card>
  )
}

function BuildUp({ plan, reserves }: { plan: Plan; reserves: readonly Reserve[] }) {
  const { t } = useTranslation(['reserves', 'outlook'])
  const format = useFormat()
  const words = useWords()
  const { market, targets, quarters, purchases } = plan
  const { currency } = market
  const money = (amount: string) => format.money({ amount, currency })
  const nameOf = (id: string): string =>
    reserves.find(one => one.id === id)?.name ?? targets.find(({ reserve }) => reserve === id)?.name ?? id
  const kgOf = (reserve: string, quarter: string): string =>
    purchases.find(one => one.reserve === reserve && one.quarter === quarter)?.kg ?? '0'
  return (
    <>
      <Columns
        title={words.element(plan.element)}
        summary={t('planSummary', {
          extra: format.sum({ amount: plan.extraCost, currency }),
          atOnce: format.sum({ amount: plan.extraCostAtOnce, currency }),
        })}
        columns={quarters.map(({ quarter, kg, pricePerKg }) => ({
          id: quarter,
          label: format.period(quarter),
          title: t('planColumn', { quarter: format.period(quarter), kg: format.kg(kg), price: money(pricePerKg) }),
          parts: targets.map(({ reserve }, nth) => ({
            id: reserve,
            height: drawn(kgOf(reserve, quarter)),
            colour: colourOf(nth),
          })),
        }))}
        unit={t('outlook:kgOf')}
        format={format.count}
        legend={targets.map(({ reserve }, nth) => ({ label: nameOf(reserve), colour: colourOf(nth) }))}
        table={{
          head: [t('quarter'), ...targets.map(({ reserve }) => nameOf(reserve)), t('together'), t('price')],
          rows: quarters.map(({ quarter, kg, pricePerKg }) => [
            format.period(quarter),
            ...targets.map(({ reserve }) => format.kg(kgOf(reserve, quarter))),
            format.kg(kg),
            money(pricePerKg),
          ]),
        }}
      />
      <p className="hint">
        {t('assumed', { price: money(market.pricePerKg), percent: format.percent(market.percentPerTonne) })}{' '}
        {t('source', { source: market.source })}
      </p>
    </>
  )
}
