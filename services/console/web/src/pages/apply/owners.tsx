import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Check } from '../../ui/check.tsx'
import { CountryField } from '../../ui/country-field.tsx'
import { Field } from '../../ui/field.tsx'
import styles from './apply.module.css'
import type { Part } from './fields.tsx'
import { emptyOwner, type FilledOwner } from './form.ts'

/** Who owns the company, or why nobody is named. */
export function OwnerFields({ form: { owners, noOwners }, set, errorAt }: Part) {
  const { t } = useTranslation('application')
  const change = (at: number, part: Partial<FilledOwner>) =>
    set({ owners: owners.map((one, index) => (index === at ? { ...one, ...part } : one)) })
  const wrong = errorAt('owners')
  return (
    <Card title={t('owners')} lead={t('ownersLead')}>
      <ul className={styles.owners}>
        {owners.map((one, index) => (
          <li key={one.key}>
            <Field
              label={t('owner')}
              value={one.name}
              onChange={name => change(index, { name })}
              error={errorAt(`owners.${index}.name`)}
              isRequired
            />
            <CountryField
              label={t('country')}
              value={one.country}
              onChange={country => change(index, { country })}
              error={errorAt(`owners.${index}.country`)}
              isRequired
            />
            <Field
              label={t('sharePct')}
              value={one.sharePct}
              inputMode="decimal"
              onChange={sharePct => change(index, { sharePct })}
              error={errorAt(`owners.${index}.sharePct`)}
              isRequired
            />
            <Check
              label={t('isNaturalPerson')}
              isChecked={one.naturalPerson}
              onChange={naturalPerson => change(index, { naturalPerson })}
            />
            <Button
              kind="quiet"
              aria-label={t('removeOwner', { n: index + 1 })}
              onPress={() => set({ owners: owners.filter(other => other !== one) })}
            >
              {t('remove')}
            </Button>
          </li>
        ))}
      </ul>
      {wrong !== undefined && (
        <p className="field-error" role="alert">
          {wrong}
        </p>
      )}
      <div className="row">
        <Button onPress={() => set({ owners: [...owners, emptyOwner()] })}>{t('addOwner')}</Button>
      </div>
      {owners.length === 0 && (
        <Field
          label={t('noOwners')}
          hint={t('noOwnersHint')}
          value={noOwners}
          onChange={text => set({ noOwners: text })}
          error={errorAt('noOwners')}
          rows={2}
          maxLength={2_000}
        />
      )}
    </Card>
  )
}
