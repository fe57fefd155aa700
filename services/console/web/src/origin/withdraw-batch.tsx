import { useTranslation } from 'react-i18next'
import { api, ask } from '../api/client.ts'
import { useCommand } from '../api/queries.ts'
import { ConfirmButton } from '../ui/dialog.tsx'
import { toast } from '../ui/toast.tsx'
import { type Batch, isWithdrawn } from './batch.ts'

/** For a batch that was registered wrongly. */
export function WithdrawBatch({ batch }: { batch: Batch }) {
  const { t } = useTranslation('batches')
  const { id, reference } = batch
  const withdraw = useCommand(
    () => ask(api.DELETE('/supply/batches/{id}', { params: { path: { id } } })),
    'batches',
    'sites',
    'offers',
    'screening',
  )
  if (isWithdrawn(batch)) return null
  return (
    <ConfirmButton
      label={t('withdraw')}
      title={t('withdrawTitle')}
      confirmLabel={t('withdrawNow')}
      confirmKind="danger"
      kind="quiet"
      act={async () => {
        await withdraw.mutateAsync(undefined)
        toast(t('withdrawn', { reference }))
      }}
    >
      <p>{t('withdrawWhat', { reference })}</p>
      <p>{t('withdrawWhen')}</p>
    </ConfirmButton>
  )
}
