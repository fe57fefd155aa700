import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../format/use-format.ts'
import { Card, Facts } from '../../ui/card.tsx'
import { Page, type PageProps } from '../../ui/page.tsx'
import { Loaded } from '../../ui/state.tsx'
import { Enable, End, Rotate, SendTest } from './acts.tsx'
import { Deliveries } from './deliveries.tsx'
import styles from './my-webhooks.module.css'
import { webhookQuery } from './my-webhooks.queries.ts'
import type { Webhook } from './my-webhooks.ts'
import { NewWebhook } from './new-webhook.tsx'
import { Secret } from './secret.tsx'
import { StateBadge, TypeWords } from './words.tsx'

/** A webhook: a new one, or one's own with what was sent to it. */
export default function WebhookPage({ params }: PageProps) {
  const { t } = useTranslation('my-webhooks')
  const id = params.id ?? 'new'
  const query = useQuery({ ...webhookQuery(id), enabled: id !== 'new' })
  const back = { to: '/my/webhooks', label: t('title') }
  if (id === 'new')
    return (
      <Page title={t('newTitle')} lead={t('newLead')} back={back}>
        <NewWebhook />
      </Page>
    )
  return (
    <Page
      title={query.data ? new URL(query.data.url).host : t('one')}
      back={back}
      aside={query.data && <StateBadge webhook={query.data} />}
    >
      <Loaded query={query}>{webhook => <One webhook={webhook} />}</Loaded>
    </Page>
  )
}

function One({ webhook }: { webhook: Webhook }) {
  const { t } = useTranslation('my-webhooks')
  const format = useFormat()
  const [rotated, setRotated] = useState<Webhook>()
  const { id, url, types, state, secrets, createdAt, failingSince, disabledAt, disabledReason } = webhook
  return (
    <>
      {state === 'disabled' && (
        <p className="note bad" role="status">
          {t(`disabled.${disabledReason ?? 'failing'}`, { time: disabledAt ? format.dateTime(disabledAt) : '' })}
        </p>
      )}
      {state === 'active' && failingSince !== undefined && (
        <p className="note warn" role="status">
          {t('failing', { time: format.dateTime(failingSince) })}
        </p>
      )}
      {rotated && <Secret secret={rotated.secret} kept={t('hide')} onKept={() => setRotated(undefined)} />}
      <Card title={t('subscription')}>
        <Facts
          items={[
            [
              t('url'),
              <code key="url" className={styles.url}>
                {url}
              </code>,
            ],
            [
              t('types'),
              <ul key="types" className={styles.types}>
                {types.map(type => (
                  <li key={type}>
                    <TypeWords type={type} />
                  </li>
                ))}
              </ul>,
            ],
            [t('created'), format.dateTime(createdAt)],
            [t('secrets'), t('secretsSign', { count: secrets })],
          ]}
        />
        <div className="row">
          {state === 'disabled' ? <Enable id={id} /> : <SendTest id={id} />}
          <Rotate id={id} onRotated={setRotated} />
          <End webhook={webhook} />
        </div>
      </Card>
      <Deliveries webhook={webhook} />
    </>
  )
}
