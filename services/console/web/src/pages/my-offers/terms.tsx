import { choicesOf } from '@lodestone/contracts/field'
import { isNameOf } from '@lodestone/kernel/members'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { materialsQuery } from '../../api/queries.ts'
import { useMaterialName } from '../../api/use-material-name.ts'
import { tidyPeriod, tidyPlace } from '../../field/tidy.ts'
import { useLabel } from '../../i18n/use-label.ts'
import { Composition } from '../../origin/composition.tsx'
import { Card } from '../../ui/card.tsx'
import { Check } from '../../ui/check.tsx'
import { Choice, Field } from '../../ui/field.tsx'
import type { OfferFormPart } from './form-part.ts'
import styles from './my-offers.module.css'
import { TERMS, termOf } from './offer.ts'

const HINTS = {
  reference: 'referenceHint',
  minimumLotKg: 'minimumLotHint',
  period: 'periodHint',
  deliverFrom: 'placeHint',
  validUntil: 'validUntilHint',
} as const

/** Terms that people write in their own words, and how they are kept. */
const TIDY = { period: tidyPeriod, place: tidyPlace } as const

const isFlag = (name: (typeof TERMS)[number]): boolean => termOf(name).type === 'flag'

/** What is offered, how much, when and from where. */
export function Terms({ form, set, error, readOnly, aside }: OfferFormPart & { aside: ReactNode }) {
  const { t } = useTranslation('my-offers')
  const materials = useQuery(materialsQuery()).data?.items ?? []
  const nameOf = useMaterialName()
  const label = useLabel()
  const input = (name: (typeof TERMS)[number]) => {
    const field = termOf(name)
    const own = { label: label(field), error: error(name) }
    const options =
      field.type === 'material'
        ? materials.map(one => ({ value: String(one.id), label: nameOf(String(one.id)) }))
        : choicesOf(field)?.map(value => ({ value, label: value }))
    if (options)
      return (
        <Choice
          key={name}
          {...own}
          value={form[name] || null}
          onChange={value => set({ [name]: value })}
          options={options}
        />
      )
    const hint = isNameOf(HINTS, name) ? t(HINTS[name]) : field.required ? undefined : t('optional')
    const tidy = isNameOf(TIDY, field.type) ? TIDY[field.type](form[name]) : form[name]
    return (
      <Field
        key={name}
        {...own}
        value={form[name]}
        onChange={value => set({ [name]: value })}
        onBlur={() => tidy !== form[name] && set({ [name]: tidy })}
        isReadOnly={readOnly}
        {...(field.type === 'instant' ? { type: 'date' } : {})}
        {...(hint === undefined ? {} : { hint })}
      />
    )
  }
  return (
    <Card title={t('terms')} terms={['lot', 'pool', 'allocation']} aside={aside}>
      <div className={styles.fields}>{TERMS.filter(name => !isFlag(name)).map(input)}</div>
      {TERMS.filter(isFlag).map(name => (
        <Check
          key={name}
          label={label(termOf(name))}
          isChecked={form[name] === 'yes'}
          onChange={isSo => !readOnly && set({ [name]: isSo ? 'yes' : '' })}
        />
      ))}
      <Composition {...{ composition: form.composition, set, error, readOnly }} />
    </Card>
  )
}
