import { useTranslation } from 'react-i18next'
import { faultAt, type Problem } from '../api/problem.ts'
import { useFormat } from '../format/use-format.ts'
import { Choice, Field } from '../ui/field.tsx'
import {
  ALLOCATIONS,
  CAP_BASES,
  CURRENCIES,
  DEPARTURES,
  FLOORS,
  HOLDERS,
  NEWCOMERS,
  OBJECTIVES,
  PRICE_STEPS,
  PRICINGS,
  REQUIRED,
  type RulesText,
  WEIGHTS,
} from './rules.ts'
import './round.css'

/** The rules of a round, each with what it does; for a new round, and for a what-if, whose lines and offers have joined already. */
export function RulesForm({
  value,
  onChange,
  problem,
  joined = false,
}: {
  value: RulesText
  onChange: (value: RulesText) => void
  problem: Problem | undefined
  joined?: boolean
}) {
  const { t } = useTranslation('rules')
  const format = useFormat()
  const fault = (name: string) => faultAt(problem, `rules.${name}`)
  const set =
    <Name extends keyof RulesText>(name: Name) =>
    (next: RulesText[Name]) =>
      onChange({ ...value, [name]: next })
  const text = (name: keyof RulesText, path: string, rows?: number) => (
    <Field
      label={t(`${name}.label`)}
      hint={t(`${name}.hint`)}
      error={fault(path)}
      value={value[name]}
      onChange={next => onChange({ ...value, [name]: next })}
      {...(rows === undefined ? {} : { rows })}
    />
  )
  return (
    <>
      {!joined && (
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
      )}
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
    </>
  )
}
