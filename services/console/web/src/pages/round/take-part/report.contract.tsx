import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../../format/use-format.ts'
import { ConfirmButton } from '../../../ui/dialog.tsx'
import { Choice, Field } from '../../../ui/field.tsx'
import { toast } from '../../../ui/toast.tsx'
import { type ContractReport, useContract } from './my-rounds.commands.ts'
import { type Allocation, today } from './my-rounds.ts'
import { useFieldErrors } from './use-field-errors.ts'
import { useTyped } from './use-typed.ts'

const CURRENCIES = ['EUR', 'USD', 'JPY'] as const

/** The contract that the member concluded: an act that cannot be changed afterwards. */
export function Contract({ allocation }: { allocation: Allocation }) {
  const { t } = useTranslation('my-rounds')
  const format = useFormat()
  const contract = useContract(allocation.id)
  const errors = useFieldErrors()
  const [quantityKg, setQuantity] = useState(allocation.quantityKg)
  const [date, setDate] = useState(today)
  const [amount, setAmount] = useState('')
  const [currency, setCurrency] = useState<(typeof CURRENCIES)[number]>('EUR')
  const [document, setDocument] = useState('')
  const typed = useTyped()
  const [quantity, price] = [typed(quantityKg, allocation.quantityKg), typed(amount)]
  const act = async () => {
    errors.clear()
    const body: ContractReport = {
      quantityKg: quantity.plain,
      date,
      ...(price.plain ? { price: { amount: price.plain, currency } } : {}),
      ...(document.trim() ? { document: document.trim() } : {}),
    }
    await contract.mutateAsync(body).catch(errors.keep)
    toast(t('contractReported'))
  }
  return (
    <ConfirmButton
      label={t('reportContract')}
      title={t('reportContract')}
      kind="primary"
      canConfirm={quantity.plain !== '' && date !== '' && !quantity.question && !price.question}
      act={act}
    >
      <p>{t('contractWhat', { mass: format.kg(allocation.quantityKg) })}</p>
      <Field
        label={t('quantityKg')}
        value={quantityKg}
        onChange={setQuantity}
        inputMode="decimal"
        error={quantity.question ?? errors.of('quantityKg')}
        isRequired
      />
      <Field
        label={t('contractDate')}
        type="date"
        value={date}
        onChange={setDate}
        error={errors.of('date')}
        isRequired
      />
      <div className="grid">
        <Field
          label={t('contractPrice')}
          hint={t('optional')}
          value={amount}
          onChange={setAmount}
          inputMode="decimal"
          error={price.question ?? errors.of('price')}
        />
        <Choice
          label={t('currency')}
          value={currency}
          onChange={setCurrency}
          options={CURRENCIES.map(value => ({ value, label: value }))}
        />
      </div>
      <Field
        label={t('contractDocument')}
        hint={t('contractDocumentHint')}
        value={document}
        onChange={setDocument}
        error={errors.of('document')}
      />
    </ConfirmButton>
  )
}
