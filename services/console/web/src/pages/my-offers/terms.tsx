import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { materialsQuery } from '../../api/queries.ts'
import { useMaterialName } from '../../api/use-material-name.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Check } from '../../ui/check.tsx'
import { Choice, Field } from '../../ui/field.tsx'
import { Composition } from './composition.tsx'
import styles from './my-offers.module.css'
import type { Part } from './offer.page.tsx'
import { CURRENCIES, INCOTERMS, PRICE_KINDS } from './offer.ts'

/** What is offered, how much, when and from where. */
export function Terms({ form, set, error, readOnly }: Part) {
  const { t } = useTranslation('my-offers')
  const materials = useQuery(materialsQuery()).data?.items ?? []
  const nameOf = useMaterialName()
  const text = (
    field: 'reference' | 'grade' | 'quantityKg' | 'minimumLotKg' | 'lotIncrementKg' | 'period' | 'deliverFrom',
    hint?: string,
  ) => (
    <Field
      label={t(`field.${field}`)}
      value={form[field]}
      onChange={value => set({ [field]: field === 'period' || field === 'deliverFrom' ? value.toUpperCase() : value })}
      error={error(field)}
      isReadOnly={readOnly}
      {...(hint === undefined ? {} : { hint })}
    />
  )
  return (
    <Card title={t('terms')}>
      <div className={styles.fields}>
        {text('reference', t('referenceHint'))}
        <Choice
          label={t('field.material')}
          value={form.material || null}
          onChange={material => set({ material })}
          error={error('material')}
          options={materials.map(one => ({ value: String(one.id), label: nameOf(String(one.id)) }))}
        />
        {text('grade', t('optional'))}
        {text('quantityKg')}
        {text('minimumLotKg', t('minimumLotHint'))}
        {text('lotIncrementKg', t('optional'))}
        {text('period', t('periodHint'))}
        <Choice
          label={t('field.incoterm')}
          value={form.incoterm}
          onChange={incoterm => set({ incoterm })}
          options={INCOTERMS.map(value => ({ value, label: value }))}
        />
        {text('deliverFrom', t('placeHint'))}
        <Field
          label={t('field.validUntil')}
          hint={t('validUntilHint')}
          type="date"
          value={form.validUntil}
          onChange={validUntil => set({ validUntil })}
          error={error('validUntil')}
          isReadOnly={readOnly}
        />
      </div>
      <Check
        label={t('field.carryOver')}
        isChecked={form.carryOver}
        onChange={carryOver => !readOnly && set({ carryOver })}
      />
      <Composition {...{ form, set, error, readOnly }} />
    </Card>
  )
}

/** The price in one of its three forms. `isKnown`: a round has opened it, so it is not said to be sealed. */
export function Price({ form, set, error, readOnly, isKnown }: Part & { isKnown: boolean }) {
  const { t } = useTranslation('my-offers')
  const formula = (field: 'index' | 'premium' | 'floor' | 'cap' | 'shareAbove', hint: string) => (
    <Field
      label={t(`formula.${field}`)}
      hint={hint}
      value={form[field]}
      onChange={value => set({ [field]: value })}
      error={error(`price.formula.${field}`)}
      isReadOnly={readOnly}
    />
  )
  const setTier = (at: number, change: { fromKg?: string; amount?: string }) =>
    set({ tiers: form.tiers.map((tier, i) => (i === at ? { ...tier, ...change } : tier)) })
  return (
    <Card title={t('price')} {...(isKnown ? {} : { lead: t('priceSealed') })}>
      <div className={styles.fields}>
        <Choice
          label={t('priceKind')}
          value={form.priceKind}
          onChange={priceKind => set({ priceKind })}
          options={PRICE_KINDS.map(value => ({ value, label: t(`priceKindWord.${value}`) }))}
        />
        <Choice
          label={t('currency')}
          value={form.currency}
          onChange={currency => set({ currency })}
          options={CURRENCIES.map(value => ({ value, label: value }))}
        />
        {form.priceKind === 'fixed' && (
          <Field
            label={t('field.amount')}
            value={form.amount}
            onChange={amount => set({ amount })}
            inputMode="decimal"
            error={error('price.fixed.amount')}
            isReadOnly={readOnly}
          />
        )}
        {form.priceKind === 'formula' && (
          <>
            {formula('index', t('formulaHint.index'))}
            {formula('premium', t('formulaHint.premium'))}
            {formula('floor', t('optional'))}
            {formula('cap', t('optional'))}
            {formula('shareAbove', t('formulaHint.shareAbove'))}
          </>
        )}
      </div>
      {form.priceKind === 'tiers' && (
        <div className="stack">
          <p className="hint">{t('tiersHint')}</p>
          {form.tiers.map((tier, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: tiers have nothing else that tells them apart
            <div key={at} className={styles.fields}>
              <Field
                label={t('tierFrom', { number: at + 1 })}
                value={tier.fromKg}
                onChange={fromKg => setTier(at, { fromKg })}
                inputMode="decimal"
                error={error(`price.tiers.${at}.fromKg`)}
                isReadOnly={readOnly}
              />
              <Field
                label={t('tierAmount', { number: at + 1 })}
                value={tier.amount}
                onChange={amount => setTier(at, { amount })}
                inputMode="decimal"
                error={error(`price.tiers.${at}.amount`)}
                isReadOnly={readOnly}
              />
            </div>
          ))}
          {!readOnly && (
            <div className="row">
              <Button
                isDisabled={form.tiers.length >= 10}
                onPress={() => set({ tiers: [...form.tiers, { fromKg: '', amount: '' }] })}
              >
                {t('addTier')}
              </Button>
              <Button isDisabled={form.tiers.length <= 1} onPress={() => set({ tiers: form.tiers.slice(0, -1) })}>
                {t('removeTier')}
              </Button>
            </div>
          )}
        </div>
      )}
    </Card>
  )
}
