import { Choice } from '../ui/field.tsx'

import { ALLOCATIONS, NEWCOMERS, OBJECTIVES, WEIGHTS } from './rules.ts'
import { type RulesPart, useRuleFields } from './use-rule-fields.tsx'

/** What the matching aims at, and how it shares what there is. */
export function Sharing(part: RulesPart) {
  const { t, fault, set, text } = useRuleFields(part)
  const { value } = part
  return (
    <fieldset className="rules">
      <legend>{t('group.sharing')}</legend>
      <Choice
        label={t('objective.label')}
        hint={t('objective.hint')}
        error={fault('objective')}
        options={OBJECTIVES.map(one => ({ value: one, label: t(`objective.${one}`) }))}
        value={value.objective}
        onChange={set('objective')}
      />
      <Choice
        label={t('allocation.label')}
        hint={t('allocation.hint')}
        error={fault('allocation')}
        options={ALLOCATIONS.map(one => ({ value: one, label: t(`allocation.${one}`) }))}
        value={value.allocation}
        onChange={set('allocation')}
      />
      <Choice
        label={t('weights.label')}
        hint={t('weights.hint')}
        error={fault('weights')}
        options={WEIGHTS.map(one => ({ value: one, label: t(`weights.${one}`) }))}
        value={value.weights}
        onChange={set('weights')}
      />
      {value.weights !== 'stated' && (
        <Choice
          label={t('newcomerWeight.label')}
          hint={t('newcomerWeight.hint')}
          error={value.newcomerWeight === 'share' ? undefined : fault('newcomerWeight')}
          options={NEWCOMERS.map(one => ({ value: one, label: t(`newcomerWeight.${one}`) }))}
          value={value.newcomerWeight}
          onChange={set('newcomerWeight')}
        />
      )}
      {value.weights !== 'stated' && value.newcomerWeight === 'share' && text('newcomerSharePct', 'newcomerWeight')}
    </fieldset>
  )
}
