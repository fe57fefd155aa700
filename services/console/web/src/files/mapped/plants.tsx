import { useTranslation } from 'react-i18next'
import { tidyPlace } from '../../field/tidy.ts'
import { useFormat } from '../../format/use-format.ts'
import { Field } from '../../ui/field.tsx'
import { Few } from './few.tsx'
import { placeIn } from './form.ts'
import styles from './mapped.module.css'
import type { Mapped } from './use-mapping.ts'

/** Where each plant of the file takes delivery. */
export function Plants({ mapped: { found, form, said, saved, set } }: { mapped: Mapped }) {
  const { t } = useTranslation('mapping')
  const isKnown = (number: string) => saved?.mapping.plants !== undefined && Object.hasOwn(saved.mapping.plants, number)
  if (found.plants.length === 0 && found.unplaced === 0) return null
  return (
    <section className={styles.part}>
      <h3>{t('plants')}</h3>
      <div className={styles.fields}>
        <Few of={found.plants} isKnown={isKnown}>
          {({ number }) => (
            <Place
              key={number}
              label={t('plant', { number })}
              value={placeIn(form, number)}
              isProposed={!Object.hasOwn(said.plants, number)}
              onChange={place => set(before => ({ ...before, plants: { ...before.plants, [number]: place } }))}
            />
          )}
        </Few>
        {found.unplaced > 0 && (
          <Place
            label={t('deliverTo')}
            value={form.deliverTo}
            isProposed={false}
            onChange={deliverTo => set(before => ({ ...before, deliverTo }))}
          />
        )}
      </div>
    </section>
  )
}

/** A country by its code or name, or a place of UN/LOCODE. */
function Place({
  label,
  value,
  isProposed,
  onChange,
}: {
  label: string
  value: string
  isProposed: boolean
  onChange: (place: string) => void
}) {
  const { t } = useTranslation('mapping')
  const { country } = useFormat()
  const name = country(value)
  const hints = [value !== '' && isProposed ? t('proposed') : '', name === value ? t('placeHint') : name]
  return (
    <Field
      label={label}
      value={value}
      onChange={onChange}
      onBlur={() => {
        const tidy = tidyPlace(value.trim())
        if (value.trim() !== '' && tidy !== value) onChange(tidy)
      }}
      hint={hints.filter(Boolean).join(' ')}
    />
  )
}
