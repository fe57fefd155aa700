import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../format/use-format.ts'
import { useNow } from '../../format/use-now.ts'
import { useAddressed } from '../../shell/address.ts'
import { type Column, countColumn, shownColumn } from '../../table/column.ts'
import { DataTable } from '../../table/table.tsx'
import { Badge } from '../../ui/badge.tsx'
import { Card } from '../../ui/card.tsx'
import { Choice } from '../../ui/field.tsx'
import { Loaded } from '../../ui/state.tsx'
import { deliveriesQuery } from './my-webhooks.queries.ts'
import { DELIVERY_STATES, DELIVERY_TONES, type Delivery, isFailure, type Webhook } from './my-webhooks.ts'
import { Redeliver, RedeliverFailed } from './redeliver.tsx'
import { TypeWords, useTypeWords } from './words.tsx'

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
    shownColumn('created', t('when'), one => one.createdAt, format.dateTime, 'minmax(160px, 1fr)'),
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
    countColumn('attempts', t('attempts'), one => one.attempts, format.count, '125px'),
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
