import { useTranslation } from 'react-i18next'
import { MaterialChoice } from '../../goods/material-choice.tsx'
import { type Kept, KeptAt, Resumed, WithKept } from '../../kept/kept.tsx'
import { STAGES } from '../../origin/batch.ts'
import { Composition } from '../../origin/composition.tsx'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { CountryField } from '../../ui/country-field.tsx'
import { FaultNote } from '../../ui/fault-note.tsx'
import { Choice, Field } from '../../ui/field.tsx'
import { Form } from '../../ui/form.tsx'
import type { BatchForm } from './batch-form.ts'
import { Inputs } from './inputs.tsx'
import styles from './my-batches.module.css'
import { Products } from './products.tsx'
import { Proofs } from './proofs.tsx'
import { DRAFT, type KeptBatch, useRegisterForm } from './use-register-form.ts'

type TextField = Exclude<keyof BatchForm, 'composition' | 'inputs' | 'others' | 'credentials' | 'stage'>

/** The form of a batch: what it is, of what it was made, and what proves it. */
export const Register = () => (
  <WithKept<KeptBatch> id={DRAFT} shape="batch-1">
    {kept => <Registration kept={kept} />}
  </WithKept>
)

function Registration({ kept }: { kept: Kept<KeptBatch> }) {
  const { t } = useTranslation('batches')
  const registering = useRegisterForm(kept)
  const { form, set, error, send, fault, isPending } = registering
  const text = (name: TextField) => ({
    value: form[name],
    onChange: (value: string) => set({ [name]: name === 'country' ? value.toUpperCase() : value }),
    error: error(name),
  })
  return (
    <Form send={send}>
      <Resumed kept={kept} keeping={registering.keeping} />
      <Card title={t('facts')}>
        <div className={styles.fields}>
          <Field label={t('reference')} hint={t('referenceHint')} {...text('reference')} isRequired maxLength={200} />
          <Choice
            label={t('stageHeader')}
            value={form.stage}
            onChange={stage => set({ stage, material: '', others: form.others.map(one => ({ ...one, material: '' })) })}
            options={STAGES.map(value => ({ value, label: t(`stage.${value}`) }))}
            error={error('stage')}
          />
          {form.stage === 'mining' ? (
            // What mines dig is in no catalogue.
            <Field label={t('material')} hint={t('minedHint')} {...text('material')} isRequired maxLength={64} />
          ) : (
            <MaterialChoice
              label={t('material')}
              value={form.material}
              onChange={material => set({ material })}
              error={error('material')}
            />
          )}
          <Field label={t('grade')} hint={t('optional')} {...text('grade')} maxLength={32} />
          <Field label={t('quantityKg')} {...text('quantityKg')} inputMode="decimal" isRequired />
          <Field label={t('site')} hint={t('siteHint')} {...text('site')} isRequired maxLength={200} />
          <CountryField label={t('country')} hint={t('countryHint')} {...text('country')} isRequired />
          <Field label={t('madeOn')} {...text('madeOn')} type="date" isRequired />
          <Field label={t('namedBy')} hint={t('namedByHint')} {...text('issuer')} maxLength={200} />
        </div>
        <Composition {...{ composition: form.composition, set, error }} />
      </Card>
      <Products registering={registering} />
      <Inputs registering={registering} />
      <Card title={t('proof')} lead={t('registerProofLead')}>
        <Proofs
          value={form.credentials}
          onChange={credentials => set({ credentials })}
          error={error('credentials')}
          known={[]}
        />
      </Card>
      <FaultNote error={fault} />
      <div className="row">
        <Button type="submit" kind="primary" isPending={isPending}>
          {t('registerNow')}
        </Button>
      </div>
      <KeptAt keeping={registering.keeping} />
    </Form>
  )
}
