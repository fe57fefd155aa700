import { Choice } from '../ui/field.tsx'

import { ASSURANCES, CAP_BASES, FLOORS, HOLDERS } from './rules.ts'
import { type RulesPart, useRuleFields } from './use-rule-fields.tsx'

/** Where goods may come from, and how much of them from one place. */
export function Origin(part: RulesPart) {
  const { t, fault, set, text } = useRuleFields(part)
  const { value } = part
  return (
    <fieldset className="rules">
      <legend>{t('group.origin')}</legend>
      <Choice
        label={t('provenanceFloor.label')}
        hint={t('provenanceFloor.hint')}
        error={fault('provenanceFloor')}
        options={FLOORS.map(level => ({ value: level, label: t(`provenanceFloor.${level}`) }))}
        value={value.provenanceFloor}
        onChange={set('provenanceFloor')}
      />
      <Choice
        label={t('assurance.label')}
        hint={t('assurance.hint')}
        error={fault('assurance')}
        options={ASSURANCES.map(one => ({ value: one, label: t(`assurance.${one}`) }))}
        value={value.assurance}
        onChange={set('assurance')}
      />
      {text('maxCountrySharePct', 'maxCountrySharePct')}
      <Choice
        label={t('countryCapBase.label')}
        hint={t('countryCapBase.hint')}
        error={fault('countryCapBase')}
        options={CAP_BASES.map(base => ({ value: base, label: t(`countryCapBase.${base}`) }))}
        value={value.countryCapBase}
        onChange={set('countryCapBase')}
      />
      {text('maxSupplierSharePct', 'maxSupplierSharePct')}
      <Choice
        label={t('supplierCapBy.label')}
        hint={t('supplierCapBy.hint')}
        error={fault('supplierCapBy')}
        options={HOLDERS.map(one => ({ value: one, label: t(`supplierCapBy.${one}`) }))}
        value={value.supplierCapBy}
        onChange={set('supplierCapBy')}
      />
      {text('countryCapExempt', 'countryCapExempt')}
      {text('ladderSteps', 'countryCapLadder.steps')}
      {text('ladderKeepPct', 'countryCapLadder.keepVolumePct')}
    </fieldset>
  )
}
