import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../format/use-format.ts'
import { batchesQuery } from '../../origin/origin.queries.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Choice, Field } from '../../ui/field.tsx'
import { type InputForm, MOST_INPUTS } from './batch-form.ts'
import styles from './my-batches.module.css'
import type { Registering } from './use-register-form.ts'

/** Of which batches it was made, with what was consumed of each. */
export function Inputs({ registering: { form, set, error } }: { registering: Registering }) {
  const { t } = useTranslation('batches')
  const format = useFormat()
  const batches = useQuery(batchesQuery()).data?.items ?? []
  const { inputs } = form
  const change = (at: number, next: Partial<InputForm>) =>
    set({ inputs: inputs.map((one, nth) => (nth === at ? { ...one, ...next } : one)) })
  const options = batches
    .filter(one => one.accounts.available !== '0' || inputs.some(input => input.batch === one.id))
    .map(one => ({
      value: one.id,
      label: t('left', { reference: one.reference, mass: format.kg(one.accounts.available) }),
    }))
  return (
    <Card title={t('madeOf')} lead={t('madeOfLead')}>
      {inputs.map((one, nth) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: an input is its place in the list
        <div key={nth} className={styles.input}>
          <Choice
            label={t('inputBatch')}
            value={one.batch || null}
            onChange={batch => change(nth, { batch })}
            options={options}
            error={error(`inputs.${nth}.batch`)}
          />
          <Field
            label={t('consumedKg')}
            value={one.quantityKg}
            onChange={quantityKg => change(nth, { quantityKg })}
            inputMode="decimal"
            error={error(`inputs.${nth}.quantityKg`)}
          />
          <Button
            kind="quiet"
            aria-label={`${t('remove')}: ${t('inputBatch')} ${nth + 1}`}
            onPress={() => set({ inputs: inputs.toSpliced(nth, 1) })}
          >
            {t('remove')}
          </Button>
        </div>
      ))}
      <div className="row">
        <Button
          isDisabled={options.length === 0 || inputs.length >= MOST_INPUTS}
          onPress={() => set({ inputs: [...inputs, { batch: '', quantityKg: '' }] })}
        >
          {t('addInput')}
        </Button>
        {options.length === 0 && <span className="hint">{t('noInputs')}</span>}
        {error('inputs') !== undefined && <span className="field-error">{error('inputs')}</span>}
      </div>
    </Card>
  )
}
