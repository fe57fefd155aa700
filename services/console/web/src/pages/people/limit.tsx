import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Limit, limitQuery, useSetLimit } from '../../approvals/limit.queries.ts'
import { useFormat } from '../../format/use-format.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { FaultNote } from '../../ui/fault-note.tsx'
import { Choice, Field } from '../../ui/field.tsx'
import { Form } from '../../ui/form.tsx'
import { Loaded } from '../../ui/state.tsx'
import { toast } from '../../ui/toast.tsx'
import { useTyped } from '../round/take-part/use-typed.ts'

const CURRENCIES = ['EUR', 'USD', 'JPY'] as const

/** Up to what amount traders accept alone. */
export function ApprovalLimit() {
  const { t } = useTranslation('people')
  const query = useQuery(limitQuery())
  return (
    <Card title={t('limit.title')} lead={t('limit.lead')}>
      <Loaded query={query}>
        {({ limit, version }) => <SetLimit key={version} limit={limit} version={version} />}
      </Loaded>
    </Card>
  )
}

function SetLimit({ limit, version }: { limit: Limit | undefined; version: number }) {
  const { t } = useTranslation('people')
  const format = useFormat()
  const [amount, setAmount] = useState(limit?.amount ?? '')
  const [currency, setCurrency] = useState<Limit['currency']>(limit?.currency ?? 'EUR')
  const [fault, setFault] = useState<unknown>()
  const { plain, question } = useTyped()(amount, limit?.amount)
  const isReady = plain !== '' && question === undefined
  const set = useSetLimit()
  const send = async (next: Limit | null) => {
    setFault(undefined)
    await set.mutateAsync({ version, limit: next }).then(() => toast(t('limit.saved')), setFault)
  }
  return (
    <Form send={() => send({ amount: plain, currency })} isReady={isReady}>
      <p>{limit ? t('limit.is', { sum: format.sum(limit) }) : t('limit.none')}</p>
      <div className="row">
        <Field label={t('limit.amount')} inputMode="decimal" value={amount} onChange={setAmount} error={question} />
        <Choice
          label={t('limit.currency')}
          options={CURRENCIES.map(value => ({ value, label: value }))}
          value={currency}
          onChange={setCurrency}
        />
      </div>
      <p className="hint">{t('limit.hint')}</p>
      <FaultNote error={fault} />
      <div className="row">
        <Button type="submit" kind="primary" isDisabled={!isReady} isPending={set.isPending}>
          {t('limit.save')}
        </Button>
        {limit && <Button onPress={() => void send(null)}>{t('limit.remove')}</Button>}
      </div>
    </Form>
  )
}
