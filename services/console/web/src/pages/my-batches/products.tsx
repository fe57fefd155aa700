import { useTranslation } from 'react-i18next'
import { MaterialChoice } from '../../goods/material-choice.tsx'
import { Composition } from '../../origin/composition.tsx'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Field } from '../../ui/field.tsx'
import { MOST_OTHERS, newProduct, type ProductForm } from './batch-form.ts'
import styles from './my-batches.module.css'
import type { Registering } from './use-register-form.ts'

/** What else came out of the same event, each a batch of its own. */
export function Products({ registering: { form, set, error } }: { registering: Registering }) {
  const { t } = useTranslation('batches')
  const { others } = form
  // What a mine digs comes out of nothing that is registered.
  if (form.stage === 'mining' && others.length === 0) return null
  const change = (at: number, next: Partial<ProductForm>) =>
    set({ others: others.map((one, nth) => (nth === at ? { ...one, ...next } : one)) })
  return (
    <Card title={t('others')} lead={t('othersLead')}>
      {others.map((one, nth) => (
        <fieldset key={one.key} className={styles.product}>
          <legend>{t('product', { number: nth + 2 })}</legend>
          <div className={styles.fields}>
            <Field
              label={t('reference')}
              value={one.reference}
              onChange={reference => change(nth, { reference })}
              error={error(`others.${nth}.reference`)}
              isRequired
              maxLength={200}
            />
            <MaterialChoice
              label={t('material')}
              value={one.material}
              onChange={material => change(nth, { material })}
              error={error(`others.${nth}.material`)}
            />
            <Field
              label={t('grade')}
              hint={t('optional')}
              value={one.grade}
              onChange={grade => change(nth, { grade })}
              error={error(`others.${nth}.grade`)}
              maxLength={32}
            />
            <Field
              label={t('quantityKg')}
              value={one.quantityKg}
              onChange={quantityKg => change(nth, { quantityKg })}
              inputMode="decimal"
              error={error(`others.${nth}.quantityKg`)}
              isRequired
            />
          </div>
          <Composition
            composition={one.composition}
            set={composed => change(nth, composed)}
            error={path => error(`others.${nth}.${path}`)}
          />
          <div>
            <Button kind="quiet" onPress={() => set({ others: others.toSpliced(nth, 1) })}>
              {t('removeProduct', { number: nth + 2 })}
            </Button>
          </div>
        </fieldset>
      ))}
      <div className="row">
        <Button
          isDisabled={others.length >= MOST_OTHERS}
          onPress={() => set({ others: [...others, newProduct(others)] })}
        >
          {t('addProduct')}
        </Button>
      </div>
    </Card>
  )
}
