import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { ConfirmButton } from '../../ui/dialog.tsx'
import { toast } from '../../ui/toast.tsx'
import type { Forecast } from './forecast.ts'
import { useWithdraw } from './my-forecasts.commands.ts'
import { forecastQuery } from './my-forecasts.queries.ts'

/** Takes a forecast back, for good. */
export function Withdraw({ forecast }: { forecast: Forecast }) {
  const { t } = useTranslation('my-forecasts')
  const client = useQueryClient()
  const withdraw = useWithdraw(forecast.id)
  const act = async () => {
    const gone = await withdraw.mutateAsync(forecast.version)
    client.setQueryData(forecastQuery(forecast.id).queryKey, gone)
    toast(t('withdrawn'))
  }
  return (
    <ConfirmButton
      label={t('withdraw')}
      title={t('withdrawTitle')}
      confirmLabel={t('withdraw')}
      confirmKind="danger"
      kind="quiet"
      act={act}
    >
      <p>{t('withdrawWhat', { reference: forecast.reference })}</p>
      <p>{t('withdrawEnds')}</p>
    </ConfirmButton>
  )
}
