import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../format/use-format.ts'
import { Button } from '../../ui/button.tsx'
import { ConfirmButton } from '../../ui/dialog.tsx'
import { Field } from '../../ui/field.tsx'
import { useProblemText } from '../../ui/problem-text.ts'
import { toast } from '../../ui/toast.tsx'
import { useRedeliver, useRedeliverFailed } from './my-webhooks.queries.ts'
import type { Delivery } from './my-webhooks.ts'
import { useTypeWords } from './words.tsx'

const DAY_MS = 86_400_000

export function Redeliver({ webhookId, delivery }: { webhookId: string; delivery: Delivery }) {
  const { t } = useTranslation('my-webhooks')
  const problemText = useProblemText()
  const format = useFormat()
  const redeliver = useRedeliver(webhookId)
  const words = useTypeWords()
  const send = () =>
    redeliver.mutateAsync(delivery.id).then(
      () => toast(t('redelivered')),
      error => toast(problemText(error), 'bad'),
    )
  return (
    <Button
      kind="quiet"
      isPending={redeliver.isPending}
      aria-label={t('redeliverOne', { event: words(delivery.type).text, time: format.dateTime(delivery.createdAt) })}
      onPress={() => void send()}
    >
      {t('redeliver')}
    </Button>
  )
}

export function RedeliverFailed({ webhookId }: { webhookId: string }) {
  const { t } = useTranslation('my-webhooks')
  const redeliver = useRedeliverFailed(webhookId)
  const [since, setSince] = useState(() => new Date(Date.now() - 7 * DAY_MS).toISOString().slice(0, 10))
  return (
    <ConfirmButton
      label={t('redeliverFailed')}
      title={t('redeliverFailedTitle')}
      confirmLabel={t('redeliver')}
      canConfirm={/^\d{4}-\d{2}-\d{2}$/.test(since)}
      act={async () => {
        const { redelivered } = await redeliver.mutateAsync(`${since}T00:00:00Z`)
        toast(t('redeliveredMany', { count: redelivered }))
      }}
    >
      <p>{t('redeliverFailedWhat')}</p>
      <Field label={t('since')} hint={t('sinceHint')} type="date" value={since} onChange={setSince} />
    </ConfirmButton>
  )
}
