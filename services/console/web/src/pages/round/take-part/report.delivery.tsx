import { newKey } from '@lodestone/client'
import { formatKg, grams } from '@lodestone/kernel/quantity'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../../format/use-format.ts'
import { ConfirmButton } from '../../../ui/dialog.tsx'
import { Field } from '../../../ui/field.tsx'
import { toast } from '../../../ui/toast.tsx'
import { useDelivery } from './my-rounds.commands.ts'
import { type Allocation, today } from './my-rounds.ts'
import { useFieldErrors } from './use-field-errors.ts'
import { useTyped } from './use-typed.ts'

/** A delivery that arrived: several may follow until all that was contracted is there. */
export function Delivery({ allocation }: { allocation: Allocation }) {
  const { t } = useTranslation('my-rounds')
  const format = useFormat()
  const delivery = useDelivery(allocation.id)
  const errors = useFieldErrors()
  const left = formatKg(grams(allocation.contractedKg) - grams(allocation.deliveredKg))
  const [quantityKg, setQuantity] = useState<string>()
  const quantity = useTyped()(quantityKg ?? left, left)
  const [date, setDate] = useState(today)
  // One key for one report, however often it is sent.
  const [key, setKey] = useState(newKey)
  const act = async () => {
    errors.clear()
    await delivery.mutateAsync({ quantityKg: quantity.plain, date, key }).catch(errors.keep)
    setKey(newKey())
    setQuantity(undefined)
    toast(t('deliveryReported'))
  }
  return (
    <ConfirmButton
      label={t('reportDelivery')}
      title={t('reportDelivery')}
      kind="primary"
      canConfirm={date !== '' && !quantity.question}
      act={act}
    >
      <p>{t('deliveryWhat', { mass: format.kg(left) })}</p>
      <Field
        label={t('quantityKg')}
        value={quantityKg ?? left}
        onChange={setQuantity}
        inputMode="decimal"
        error={quantity.question ?? errors.of('quantityKg')}
        isRequired
      />
      <Field
        label={t('deliveryDate')}
        type="date"
        value={date}
        onChange={setDate}
        error={errors.of('date')}
        isRequired
      />
    </ConfirmButton>
  )
}
