import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useMasses } from '../../goods/use-masses.ts'
import { useMay } from '../../session/session.tsx'
import { ButtonLink } from '../../ui/button.tsx'
import { Card, Facts } from '../../ui/card.tsx'
import { forecastsQuery } from '../my-forecasts/my-forecasts.queries.ts'
import { offersQuery } from '../my-offers/my-offers.queries.ts'
import { figuresOf } from './home.figures.ts'

export function Figures({ allocations, rounds }: { allocations: Parameters<typeof figuresOf>[0]; rounds: number }) {
  const { t } = useTranslation(['home', 'app'])
  const masses = useMasses()
  const sides = { member: useMay('member'), supplier: useMay('supplier') }
  const forecasts = useQuery({ ...forecastsQuery(), enabled: sides.member }).data?.items
  const offers = useQuery({ ...offersQuery(), enabled: sides.supplier }).data?.items
  const { allocated, agreed, contracted, delivered } = figuresOf(allocations)
  return (
    <Card
      title={t('figures')}
      lead={rounds === 0 ? t('figuresLeadNone') : t('figuresLead', { count: rounds })}
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
                  masses(forecasts.filter(({ status }) => status === 'standing').flatMap(({ lines }) => lines)),
                ] as const,
              ]
            : []),
          ...(offers ? [[t('offeredKg'), masses(offers.filter(({ status }) => status === 'standing'))] as const] : []),
          [t('allocatedKg'), masses(allocated)],
          [t('agreedKg'), masses(agreed)],
          [t('contractedKg'), masses(contracted)],
          [t('deliveredKg'), masses(delivered)],
        ]}
      />
    </Card>
  )
}
