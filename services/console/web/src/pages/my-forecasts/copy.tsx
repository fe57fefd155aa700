import { newKey } from '@lodestone/client'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { api, ask } from '../../api/client.ts'
import { useCommand } from '../../api/queries.ts'
import { ConfirmButton } from '../../ui/dialog.tsx'
import { Field } from '../../ui/field.tsx'
import { toast } from '../../ui/toast.tsx'
import type { Forecast } from './forecast.ts'

/** Submits the lines of a forecast, as they stand, once more under a reference of their own. */
export function Copy({ forecast: { id, reference } }: { forecast: Forecast }) {
  const { t } = useTranslation('my-forecasts')
  const [, go] = useLocation()
  const [name, setName] = useState('')
  // One key for one name: pressing twice copies once.
  const [key, setKey] = useState(newKey)
  const copy = useCommand(
    (as: string) =>
      ask(
        api.POST('/demand/forecasts/{id}/copy', {
          params: { path: { id }, header: { 'Idempotency-Key': key } },
          body: { reference: as },
        }),
      ),
    'forecasts',
  )
  const act = async () => {
    const made = await copy.mutateAsync(name.trim())
    toast(t('copied', { reference: made.reference }))
    go(`/my/forecasts/${made.id}`)
  }
  return (
    <ConfirmButton
      label={t('copy')}
      title={t('copyTitle')}
      confirmLabel={t('copy')}
      kind="quiet"
      canConfirm={name.trim() !== ''}
      act={act}
    >
      <p>{t('copyWhat', { reference })}</p>
      <Field
        label={t('reference')}
        hint={t('referenceHint')}
        value={name}
        onChange={next => {
          setName(next)
          setKey(newKey())
        }}
        isRequired
        maxLength={100}
      />
    </ConfirmButton>
  )
}
