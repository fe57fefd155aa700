import { Choice } from '../ui/field.tsx'

import { CURRENCIES, DEPARTURES, PRICINGS, REQUIRED } from './rules.ts'
import { type RulesPart, useRuleFields } from './use-rule-fields.tsx'

/** How prices are compared and made. */
export function Prices(part: RulesPart) {
  const { t, fault, set, text } = useRuleFields(part)
  const { value } = part
  return (
    <fieldset className="rules">
      <legend>{t('group.prices')}</legend>
      <Choice
        label={t('requireCeilings.label')}
        hint={t('requireCeilings.hint')}
        error={fault('requireCeilings')}
        options={REQUIRED.map(one => ({ value: one, label: t(`requireCeilings.${one}`) }))}
        value={value.requireCeilings}
        onChange={set('requireCeilings')}
      />
      {text('reservePrices', 'reservePrices', 3)}
      <Choice
        label={t('pricing.label')}
        hint={t('pricing.hint')}
        error={fault('pricing')}
        options={PRICINGS.map(one => ({ value: one, label: t(`pricing.${one}`) }))}
        value={value.pricing}
        onChange={set('pricing')}
      />
      <Choice
        label={t('departures.label')}
        hint={t('departures.hint')}
        error={fault('departures')}
        options={DEPARTURES.map(one => ({ value: one, label: t(`departures.${one}`) }))}
        value={value.departures}
        onChange={set('departures')}
      />
      <Choice
        label={t('baseCurrency.label')}
        hint={t('baseCurrency.hint')}
        error={fault('baseCurrency')}
        options={CURRENCIES.map(one => ({ value: one, label: one }))}
        value={value.baseCurrency}
        onChange={set('baseCurrency')}
      />
      {text('rates', 'rates', 3)}
      {text('indices', 'indices', 3)}
      {text('freight', 'freight', 6)}
    </fieldset>
  )
}
