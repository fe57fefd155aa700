import { useTranslation } from 'react-i18next'
import { useFormat } from '../format/use-format.ts'
import { AssuranceBadge } from '../ui/assurance.tsx'
import { Button, Link } from '../ui/button.tsx'
import { Choice, Field } from '../ui/field.tsx'
import type { Batch } from './batch.ts'
import styles from './origin.module.css'

export type Draw = { readonly batch: string; readonly quantityKg: string }

/** A batch of one's own that goods come of, how much of it, and how its origin is known. */
export function DrawRow({
  draw,
  nth,
  fitting,
  change,
  remove,
  error,
  readOnly,
}: {
  draw: Draw
  nth: number
  fitting: readonly Batch[]
  change: (next: Partial<Draw>) => void
  remove: () => void
  error: (path: string) => string | undefined
  readOnly: boolean
}) {
  const { t } = useTranslation('batches')
  const format = useFormat()
  const batch = fitting.find(one => one.id === draw.batch)
  return (
    <div className={styles.draw}>
      <div>
        {!readOnly && (
          <Choice
            label={t('inputBatch')}
            value={draw.batch || null}
            onChange={next => change({ batch: next })}
            options={fitting.map(({ id, reference, accounts }) => ({
              value: id,
              label: t('left', { reference, mass: format.kg(accounts.available) }),
            }))}
            error={error(`batches.${nth}.batch`)}
          />
        )}
        <Field
          label={t('drawKg')}
          value={draw.quantityKg}
          onChange={quantityKg => change({ quantityKg })}
          inputMode="decimal"
          error={error(`batches.${nth}.quantityKg`)}
          isReadOnly={readOnly}
        />
        {!readOnly && (
          <Button kind="quiet" aria-label={`${t('remove')}: ${t('inputBatch')} ${nth + 1}`} onPress={remove}>
            {t('remove')}
          </Button>
        )}
      </div>
      {batch && (
        <p className="row">
          <Link to={`/my/batches/${batch.id}`}>{batch.reference}</Link> <AssuranceBadge assurance={batch.assurance} />
        </p>
      )}
    </div>
  )
}
