import { newKey } from '@lodestone/client'
import { formatKg, grams } from '@lodestone/kernel/quantity'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Problem } from '../../../api/problem.ts'
import { useFormat } from '../../../format/use-format.ts'
import { isUnclear, plainNumber } from '../../../grid/rows.ts'
import { ConfirmButton } from '../../../ui/dialog.tsx'
import { Choice, Field } from '../../../ui/field.tsx'
import { toast } from '../../../ui/toast.tsx'
import { type ContractReport, useContract, useDelivery } from './my-rounds.queries.ts'
import type { Allocation } from './my-rounds.ts'

/** What the hub found wrong with a field, to stand beside it. */
function useFieldErrors() {
  const [errors, setErrors] = useState<Problem['errors']>([])
  return {
    of: (path: string): string | undefined =>
      errors.find(one => one.path === path || one.path.startsWith(`${path}.`))?.message,
    clear: () => setErrors([]),
    keep: (error: unknown): never => {
      if (error instanceof Problem) setErrors(error.errors)
      throw error
    },
  }
}

/** What was typed as the hub reads it, and what to ask where that can be two things; `proposed` is the hub's own. */
function useTyped() {
  const { t } = useTranslation('app')
  const { decimalSign } = useFormat()
  return (text: string, proposed?: string) => {
    const plain = text === proposed ? text : plainNumber(text.trim(), decimalSign)
    return { plain, question: isUnclear(plain) ? t('unclearNumber') : undefined }
  }
}

const today = (): string => new Date().toISOString().slice(0, 10)
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
