import { useTranslation } from 'react-i18next'
import { KINDS } from '../../session/token.ts'
import { Card } from '../../ui/card.tsx'
import { CountryField } from '../../ui/country-field.tsx'
import { Choice, Field } from '../../ui/field.tsx'
import styles from './apply.module.css'
import type { Filled } from './form.ts'

/** The fields of an application, card by card. */

export type Part = {
  readonly form: Filled
  readonly set: (change: Partial<Filled>) => void
  readonly errorAt: (path: string) => string | undefined
}

/** What a field of text is given, where the hub calls it otherwise under that name. */
const text = ({ form, set, errorAt }: Part, name: TextName, path: string = name) => ({
  value: form[name],
  onChange: (value: string) => set({ [name]: value }),
  error: errorAt(path),
})
type TextName = Exclude<keyof Filled, 'kind' | 'owners' | 'others' | 'accepted'>

export function CompanyFields(part: Part) {
  const { t } = useTranslation('application')
  const { form, set } = part
  return (
    <Card title={t('company')}>
      <div className={styles.pair}>
        <Field
          label={t('legalName')}
          hint={t('legalNameHint')}
          {...text(part, 'legalName')}
          maxLength={200}
          isRequired
        />
        <Choice
          label={t('kind')}
          hint={t(`kindHint.${form.kind}`)}
          value={form.kind}
          error={part.errorAt('kind')}
          onChange={kind => set({ kind })}
          options={KINDS.map(value => ({ value, label: t(`kinds.${value}`) }))}
        />
        <CountryField label={t('country')} hint={t('countryHint')} {...text(part, 'country')} isRequired />
        <Field label={t('webPage')} hint={t('webPageHint')} {...text(part, 'webPage')} type="url" maxLength={500} />
        <Field label={t('lei')} hint={t('leiHint')} {...text(part, 'lei')} autoComplete="off" />
        <Field label={t('vatNumber')} hint={t('vatHint')} {...text(part, 'vatNumber')} autoComplete="off" />
      </div>
    </Card>
  )
}

export function AddressFields(part: Part) {
  const { t } = useTranslation('application')
  return (
    <Card title={t('address')}>
      <div className={styles.pair}>
        <Field label={t('street')} {...text(part, 'street', 'address.street')} maxLength={200} isRequired />
        <Field label={t('postalCode')} {...text(part, 'postalCode', 'address.postalCode')} maxLength={20} />
        <Field label={t('city')} {...text(part, 'city', 'address.city')} maxLength={200} isRequired />
        <CountryField
          label={t('addressCountry')}
          hint={t('addressCountryHint')}
          {...text(part, 'addressCountry', 'address.country')}
        />
      </div>
    </Card>
  )
}
