import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../format/use-format.ts'
import { useNow } from '../../format/use-now.ts'
import { useAddressed } from '../../shell/address.ts'
import { type Column, DataTable } from '../../table/table.tsx'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { ConfirmButton } from '../../ui/dialog.tsx'
import { Choice, Field } from '../../ui/field.tsx'
import { useProblemText } from '../../ui/problem-text.ts'
import { Loaded } from '../../ui/state.tsx'
import { toast } from '../../ui/toast.tsx'
import { deliveriesQuery, useRedeliver, useRedeliverFailed } from './my-webhooks.queries.ts'
import { DELIVERY_STATES, DELIVERY_TONES, type Delivery, isFailure, type Webhook } from './my-webhooks.ts'
import { TypeWords, useTypeWords } from './words.tsx'

const DAY_MS = 86_400_000

/** What was sent to a webhook, how it was answered, and what can be sent again. */
export function Deliveries({ webhook }: { webhook: Webhook }) {
  const { t } = useTranslation('my-webhooks')
  const format = useFormat()
  const now = useNow(5_000)
  const words = useTypeWords()
  const [shown, setShown] = useAddressed('state', 'all')
  const state = DELIVERY_STATES.find(one => one === shown)
  const query = useQuery(deliveriesQuery(webhook.id, state))
  const answer = ({ lastStatus, lastError }: Delivery): string => {
    if (lastStatus !== undefined) return t('answered', { status: lastStatus })
    return isFailure(lastError) ? t(`failure.${lastError}`) : (lastError ?? '')
  }
  const columns: Column<Delivery>[] = [
    {
      id: 'created',
      header: t('when'),
      width: 'minmax(160px, 1fr)',
      sort: one => one.createdAt,
      cell: one => format.dateTime(one.createdAt),
    },
    {
      id: 'type',
      header: t('event'),
      isRowHeader: true,
      width: 'minmax(240px, 2fr)',
      sort: one => words(one.type).text,
      cell: one => <TypeWords type={one.type} />,
    },
    {
      id: 'state',
      header: t('outcome'),
      width: 'minmax(130px, 0.8fr)',
      sort: one => one.state,
      cell: one => <Badge tone={DELIVERY_TONES[one.state]}>{t(`deliveryState.${one.state}`)}</Badge>,
    },
    { id: 'answer', header: t('answer'), width: 'minmax(190px, 1.2fr)', sort: answer, cell: answer },
    {
      id: 'attempts',
      header: t('attempts'),
      numeric: true,
      width: '125px',
      sort: one => String(one.attempts),
      cell: one => format.count(one.attempts),
    },
    {
      id: 'next',
      header: t('next'),
      width: 'minmax(120px, 0.8fr)',
      sort: one => one.nextAttemptAt,
      cell: one => one.nextAttemptAt && format.fromNow(one.nextAttemptAt, now),
    },
    ...(webhook.state === 'active'
      ? [
          {
            id: 'again',
            header: t('act'),
            width: '150px',
            cell: (one: Delivery) => <Redeliver webhookId={webhook.id} delivery={one} />,
          },
        ]
      : []),
  ]
  return (
    <Card
      title={t('deliveries')}
      lead={t('deliveriesLead')}
      aside={
        <>
          <Choice
            label={t('outcome')}
            hideLabel
            value={state ?? 'all'}
            onChange={setShown}
            options={(['all', ...DELIVERY_STATES] as const).map(value => ({
              value,
              label: t(`deliveryState.${value}`),
            }))}
          />
          {webhook.state === 'active' && <RedeliverFailed webhookId={webhook.id} />}
        </>
      }
    >
      <Loaded query={query}>
        {({ items, more }) => (
          <DataTable
            label={t('deliveries')}
            rows={items}
            more={more}
            columns={columns}
            rowId={one => one.id}
            empty={t('noDeliveries')}
          />
        )}
      </Loaded>
    </Card>
  )
}

function Redeliver({ webhookId, delivery }: { webhookId: string; delivery: Delivery }) {
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

function RedeliverFailed({ webhookId }: { webhookId: string }) {
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
