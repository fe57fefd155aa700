import { useTranslation } from 'react-i18next'
import { STAGES } from '../../origin/batch.ts'
import { Button } from '../../ui/button.tsx'
import { Checks } from '../../ui/checks.tsx'
import { Field } from '../../ui/field.tsx'
import { KINDS, type RemitForm } from './issuer.ts'
import styles from './origin.module.css'

/** What an issuer may attest: which credentials, for which stages and countries, and from when to when. */
export function Remit({
  remit,
  nth,
  set,
  error,
  remove,
}: {
  remit: RemitForm
  nth: number
  set: (part: Partial<RemitForm>) => void
  error: (path: string) => string | undefined
  remove?: () => void
}) {
  const { t } = useTranslation('issuers')
  return (
    <fieldset className={styles.remit}>
      <legend>{t('remit', { number: nth + 1 })}</legend>
      <Checks
        label={t('types')}
        error={error('types')}
        value={remit.types}
        onChange={types => set({ types })}
        options={KINDS.map(value => ({ value, label: t(`kind.${value}`) }))}
      />
      <Checks
        label={t('stages')}
        hint={t('stagesHint')}
        error={error('stages')}
        value={remit.stages}
        onChange={stages => set({ stages })}
        options={STAGES.map(value => ({ value, label: t(`stage.${value}`) }))}
      />
      <div className={styles.pair}>
        <Field
          label={t('countries')}
          hint={t('countriesHint')}
          value={remit.countries}
          onChange={countries => set({ countries: countries.toUpperCase() })}
          error={error('countries')}
        />
        <Field
          label={t('from')}
          type="date"
          value={remit.from}
          onChange={from => set({ from })}
          error={error('from')}
          isRequired
        />
        <Field
          label={t('to')}
          hint={t('toHint')}
          type="date"
          value={remit.to}
          onChange={to => set({ to })}
          error={error('to')}
        />
      </div>
      {remove && (
        <div>
          <Button kind="quiet" onPress={remove}>
            {t('removeRemit', { number: nth + 1 })}
          </Button>
        </div>
      )}
    </fieldset>
  )
}
