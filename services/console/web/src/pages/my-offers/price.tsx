import { OFFER_FIELDS } from '@lodestone/contracts/offer.fields'
import { useTranslation } from 'react-i18next'
import { useLabel } from '../../i18n/use-label.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Choice, Field } from '../../ui/field.tsx'
import type { OfferFormPart } from './form-part.ts'
import styles from './my-offers.module.css'
import { CURRENCIES, PRICE_KINDS } from './offer.ts'

/** The price in one of its three forms. `isKnown`: a round has opened it, so it is not said to be sealed. */
export function Price({ form, set, error, readOnly, isKnown }: OfferFormPart & { isKnown: boolean }) {
  const { t } = useTranslation('my-offers')
  const label = useLabel()
  const { parts } = OFFER_FIELDS.price
  const formula = (field: 'index' | 'premium' | 'floor' | 'cap' | 'shareAbove', hint: string) => (
    <Field
      label={label(parts[field])}
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
    <Card
      title={t('price')}
      terms={['tier', 'ceiling', 'reserve-price']}
      {...(isKnown ? {} : { lead: t('priceSealed') })}
    >
      <div className={styles.fields}>
        <Choice
          label={t('priceKind')}
          value={form.priceKind}
          onChange={priceKind => set({ priceKind })}
          options={PRICE_KINDS.map(value => ({ value, label: t(`priceKindWord.${value}`) }))}
        />
        <Choice
          label={label(parts.currency)}
          value={form.currency}
          onChange={currency => set({ currency })}
          options={CURRENCIES.map(value => ({ value, label: value }))}
        />
        {form.priceKind === 'fixed' && (
          <Field
            label={label(parts.amount)}
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
