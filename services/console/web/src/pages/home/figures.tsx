import { formatKg, grams } from '@lodestone/kernel/quantity'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../format/use-format.ts'
import { useMay } from '../../session/session.tsx'
import { ButtonLink } from '../../ui/button.tsx'
import { Card, Facts } from '../../ui/card.tsx'
import { forecastsQuery } from '../my-forecasts/my-forecasts.queries.ts'
import { offersQuery } from '../my-offers/my-offers.queries.ts'
import { figuresOf } from './home.figures.ts'

export function Figures({ allocations, rounds }: { allocations: Parameters<typeof figuresOf>[0]; rounds: number }) {
  const { t } = useTranslation(['home', 'app'])
  const format = useFormat()
  const sides = { member: useMay('member'), supplier: useMay('supplier') }
  const forecasts = useQuery({ ...forecastsQuery(), enabled: sides.member }).data?.items
  const offers = useQuery({ ...offersQuery(), enabled: sides.supplier }).data?.items
  const sum = (quantities: readonly string[]): string =>
    format.kg(formatKg(quantities.reduce((total, one) => total + grams(one), 0n)))
  const { allocated, agreed, contracted, delivered } = figuresOf(allocations)
  return (
    <Card
      title={t('figures')}
      lead={t('figuresLead', { count: rounds })}
      aside={
        <>
          {sides.member && <ButtonLink to="/my/forecasts">{t('app:nav.myForecasts')}</ButtonLink>}
          {sides.supplier && <ButtonLink to="/my/offers">{t('app:nav.myOffers')}</ButtonLink>}
        </>
      }
    >
      <Facts
        items={[
          ...(forecasts
            ? [
                [
                  t('forecastKg'),
                  sum(
                    forecasts
                      .filter(({ status }) => status === 'standing')
                      .flatMap(({ lines }) => lines.map(line => line.quantityKg)),
                  ),
                ] as const,
              ]
            : []),
          ...(offers
            ? [
                [
                  t('offeredKg'),
                  sum(offers.filter(({ status }) => status === 'standing').map(({ quantityKg }) => quantityKg)),
                ] as const,
              ]
            : []),
          [t('allocatedKg'), format.kg(allocated)],
          [t('agreedKg'), format.kg(agreed)],
          [t('contractedKg'), format.kg(contracted)],
          [t('deliveredKg'), format.kg(delivered)],
        ]}
      />
    </Card>
  )
}
