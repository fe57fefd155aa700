import { newKey } from '@lodestone/client'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { Button } from '../../ui/button.tsx'
import { ConfirmButton } from '../../ui/dialog.tsx'
import { Field } from '../../ui/field.tsx'
import { useProblemText } from '../../ui/problem-text.ts'
import { toast } from '../../ui/toast.tsx'
import { useEnable, useEnd, useRotate, useTest } from './my-webhooks.queries.ts'
import type { Webhook } from './my-webhooks.ts'

/** What one can do to a webhook of one's own. */

/** A message that says nothing: sent without asking. */
export function SendTest({ id }: { id: string }) {
  const { t } = useTranslation('my-webhooks')
  const problemText = useProblemText()
  const test = useTest(id)
  const send = () =>
    test.mutateAsync().then(
      () => toast(t('testSent')),
      error => toast(problemText(error), 'bad'),
    )
  return (
    <Button kind="primary" isPending={test.isPending} onPress={() => void send()}>
      {t('test')}
    </Button>
  )
}

export function Enable({ id }: { id: string }) {
  const { t } = useTranslation('my-webhooks')
  const enable = useEnable(id)
  return (
    <ConfirmButton
      label={t('enable')}
      title={t('enableTitle')}
      confirmLabel={t('enableNow')}
      kind="primary"
      act={async () => {
        await enable.mutateAsync()
        toast(t('enabled'))
      }}
    >
      <p>{t('enableWhat')}</p>
    </ConfirmButton>
  )
}

/** Hours that older secrets sign too: unless said otherwise, and at most. */
const OVERLAP = { usual: '24', most: 168 }

export function Rotate({ id, onRotated }: { id: string; onRotated: (webhook: Webhook) => void }) {
  const { t } = useTranslation('my-webhooks')
  const rotate = useRotate(id)
  const [hours, setHours] = useState(OVERLAP.usual)
  const overlapHours = /^\d{1,3}$/.test(hours) ? Number(hours) : Number.NaN
  const isRight = overlapHours <= OVERLAP.most
  return (
    <ConfirmButton
      label={t('rotate')}
      title={t('rotateTitle')}
      confirmLabel={t('rotateNow')}
      canConfirm={isRight}
      act={async () => {
        onRotated(await rotate.mutateAsync({ key: newKey(), overlapHours }))
        setHours(OVERLAP.usual)
      }}
    >
      <p>{t('rotateWhat')}</p>
      <Field
        label={t('overlap')}
        hint={t('overlapHint')}
        value={hours}
        onChange={setHours}
        inputMode="numeric"
        error={isRight ? undefined : t('complaint.overlap')}
      />
    </ConfirmButton>
  )
}

export function End({ webhook: { id, url, version } }: { webhook: Webhook }) {
  const { t } = useTranslation('my-webhooks')
  const client = useQueryClient()
  const [, go] = useLocation()
  const end = useEnd(id)
  return (
    <ConfirmButton
      label={t('end')}
      title={t('endTitle')}
      confirmLabel={t('endNow')}
      kind="quiet"
      confirmKind="danger"
      act={async () => {
        await end.mutateAsync(version)
        go('/my/webhooks')
        toast(t('ended'))
        await client.invalidateQueries({ queryKey: ['webhooks', 'list'] })
      }}
    >
      <p>{t('endWhat', { host: new URL(url).host })}</p>
    </ConfirmButton>
  )
}
