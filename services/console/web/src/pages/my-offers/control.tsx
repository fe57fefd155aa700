import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button.tsx'
import { CountryField } from '../../ui/country-field.tsx'
import { Choice, Field } from '../../ui/field.tsx'
import type { OfferFormPart } from './form-part.ts'
import styles from './my-offers.module.css'
import { CONTROLS, type ControlForm, MOST_OWNERS, newControl } from './offer.parts.ts'

/** Who decides at a site without owning shares: by seats, a veto, its management or a licence. */
export function Control({
  control,
  of,
  path,
  onChange,
  error,
  readOnly,
}: {
  control: readonly ControlForm[]
  of: string
  path: string
  onChange: (control: readonly ControlForm[]) => void
} & Pick<OfferFormPart, 'error' | 'readOnly'>) {
  const { t } = useTranslation('my-offers')
  const change = (at: number, next: Partial<ControlForm>) =>
    onChange(control.map((one, i) => (i === at ? { ...one, ...next } : one)))
  return (
    <div className={styles.owners}>
      {control.length > 0 && <p className="hint">{t('controlOf', { name: of })}</p>}
      {control.map((one, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: it is its place in the list
        <div key={at} className={styles.owner}>
          <div className={styles.fields}>
            <Field
              label={t('controlBy')}
              value={one.by}
              onChange={by => change(at, { by })}
              error={error(`${path}.${at}.by`)}
              isReadOnly={readOnly}
            />
            <CountryField
              label={t('country')}
              value={one.country}
              onChange={country => change(at, { country })}
              error={error(`${path}.${at}.country`)}
              isReadOnly={readOnly}
            />
            <Choice
              label={t('controlHow')}
              value={one.how}
              onChange={how => change(at, { how })}
              error={error(`${path}.${at}.how`)}
              options={CONTROLS.map(value => ({ value, label: t(`how.${value}`) }))}
            />
            {!readOnly && (
              <Button kind="quiet" onPress={() => onChange(control.toSpliced(at, 1))}>
                {t('removeOwner', { name: one.by || at + 1 })}
              </Button>
            )}
          </div>
        </div>
      ))}
      {!readOnly && control.length < MOST_OWNERS && (
        <div>
          <Button kind="quiet" onPress={() => onChange([...control, newControl()])}>
            {t('addControl', { name: of })}
          </Button>
        </div>
      )}
    </div>
  )
}
