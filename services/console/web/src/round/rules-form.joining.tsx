import { useFormat } from '../format/use-format.ts'
import { Choice } from '../ui/field.tsx'
import { PRICE_STEPS } from './rules.ts'
import { type RulesPart, useRuleFields } from './use-rule-fields.tsx'

/** What is asked of a line or offer before it joins. */
export function Joining(part: RulesPart) {
  const format = useFormat()
  const { t, fault, set, text } = useRuleFields(part)
  const { value } = part
  return (
    <fieldset className="rules">
      <legend>{t('group.joining')}</legend>
      {text('smallestLineKg', 'smallestLineKg')}
      {text('smallestOfferKg', 'smallestOfferKg')}
      {text('ceilingStep', 'ceilingStep')}
      <Choice
        label={t('priceStep.label')}
        hint={t('priceStep.hint')}
        error={fault('priceStep')}
        options={PRICE_STEPS.map(step => ({
          value: step,
          label: step === 'any' ? t('priceStep.any') : format.decimal(step),
        }))}
        value={value.priceStep}
        onChange={set('priceStep')}
      />
    </fieldset>
  )
}
