import { useTranslation } from 'react-i18next'
import { useMaterialName } from '../api/use-material-name.ts'
import { useFormat } from '../format/use-format.ts'
import { Card, Facts } from '../ui/card.tsx'
import type { Rules } from './rules.ts'

/** Freight rows named; more stand in the record. */
const MOST_FREIGHT = 6

/** The rules of a round as names and values, as everybody may read them. */
export function RulesCard({ rules }: { rules: Rules }) {
  const { t } = useTranslation('rules')
  return (
    <Card title={t('title')} lead={t('lead')}>
      <div className="grid">
        <OriginFacts rules={rules} />
        <SharingFacts rules={rules} />
        <PriceFacts rules={rules} />
      </div>
    </Card>
  )
}

type Shown = { rules: Rules }

function OriginFacts({ rules }: Shown) {
  const { t } = useTranslation('rules')
  const format = useFormat()
  return (
    <Facts
      items={[
        [t('provenanceFloor.label'), t(`provenanceFloor.${rules.provenanceFloor}`)],
        [t('assurance.label'), t(`assurance.${rules.assurance ?? 'declared'}`)],
        ...(rules.provenancePolicy
          ? [
              [
                t('policy'),
                [rules.provenancePolicy.id, rules.provenancePolicy.version].filter(Boolean).join(' · '),
              ] as const,
            ]
          : []),
        [
          t('maxCountrySharePct.label'),
          `${format.percent(rules.maxCountrySharePct)} ${t(`countryCapBase.${rules.countryCapBase}`)}`,
        ],
        ...(rules.countryCapExempt?.length
          ? [[t('countryCapExempt.label'), format.list(rules.countryCapExempt.map(format.country))] as const]
          : []),
        ...(rules.countryCapLadder
          ? [
              [
                t('ladderSteps.label'),
                `${rules.countryCapLadder.steps.map(format.percent).join(' → ')}; ${t('ladderKeepPct.label')}: ${format.percent(rules.countryCapLadder.keepVolumePct)}`,
              ] as const,
            ]
          : []),
        ...(rules.maxSupplierSharePct
          ? [
              [
                t('maxSupplierSharePct.label'),
                `${format.percent(rules.maxSupplierSharePct)}, ${t(`supplierCapBy.${rules.supplierCapBy ?? 'supplier'}`)}`,
              ] as const,
            ]
          : []),
      ]}
    />
  )
}

function SharingFacts({ rules }: Shown) {
  const { t } = useTranslation('rules')
  const format = useFormat()
  const { newcomerWeight = 'stated' } = rules
  const newcomers =
    newcomerWeight === 'stated' || newcomerWeight === 'median'
      ? t(`newcomerWeight.${newcomerWeight}`)
      : t('newcomerWeight.upTo', { pct: format.percent(newcomerWeight) })
  return (
    <Facts
      items={[
        [t('objective.label'), t(`objective.${rules.objective ?? 'volume'}`)],
        [t('allocation.label'), t(`allocation.${rules.allocation}`)],
        [t('weights.label'), t(`weights.${rules.weights}`)],
        ...(rules.weights === 'stated' ? [] : [[t('newcomerWeight.label'), newcomers] as const]),
        [t('requireCeilings.label'), t(`requireCeilings.${rules.requireCeilings ? 'yes' : 'no'}`)],
        [t('pricing.label'), t(`pricing.${rules.pricing}`)],
        [t('departures.label'), t(`departures.${rules.departures ?? 'lowest-ceiling'}`)],
        [t('baseCurrency.label'), rules.baseCurrency],
      ]}
    />
  )
}

function PriceFacts({ rules }: Shown) {
  const { t } = useTranslation('rules')
  const format = useFormat()
  const material = useMaterialName()
  const freight = rules.freight ?? []
  const currency = rules.baseCurrency
  const reserves = rules.reservePrices ?? {}
  const pairs = (
    of: Readonly<Record<string, string | undefined>>,
    write: (name: string, value: string) => string,
  ): string =>
    Object.entries(of)
      .map(([name, value = '']) => write(name, value))
      .join(' · ') || '–'
  return (
    <Facts
      items={[
        ...(rules.smallestLineKg ? [[t('smallestLine'), format.kg(rules.smallestLineKg)] as const] : []),
        ...(rules.smallestOfferKg ? [[t('smallestOffer'), format.kg(rules.smallestOfferKg)] as const] : []),
        ...(rules.ceilingStep ? [[t('ceilingStep.label'), format.decimal(rules.ceilingStep)] as const] : []),
        ...(rules.priceStep ? [[t('priceStep.label'), format.decimal(rules.priceStep)] as const] : []),
        [t('rates.label'), pairs(rules.rates, (name, amount) => `1 ${name} = ${format.money({ amount, currency })}`)],
        ...(Object.keys(reserves).length > 0
          ? [
              [
                t('reservePrices.label'),
                pairs(reserves, (name, amount) => `${material(name)} ${format.money({ amount, currency })}/kg`),
              ] as const,
            ]
          : []),
        [t('indices.label'), pairs(rules.indices, (name, value) => `${name} ${format.decimal(value)}/kg`)],
        [
          t('freight.label'),
          freight.length === 0
            ? '–'
            : `${freight
                .slice(0, MOST_FREIGHT)
                .map(({ from, to, amount }) => `${from} → ${to} ${format.money({ amount, currency })}/kg`)
                .join(' · ')}${freight.length > MOST_FREIGHT ? ` … (${format.count(freight.length)})` : ''}`,
        ],
      ]}
    />
  )
}
