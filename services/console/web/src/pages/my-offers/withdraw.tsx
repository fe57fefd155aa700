import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { ConfirmButton } from '../../ui/dialog.tsx'
import { toast } from '../../ui/toast.tsx'
import { useWithdraw } from './my-offers.commands.ts'
import { offerQuery } from './my-offers.queries.ts'
import type { Offer } from './offer.ts'

export function Withdraw({ offer }: { offer: Offer }) {
  const { t } = useTranslation('my-offers')
  const client = useQueryClient()
  const withdraw = useWithdraw(offer.id)
  const act = async () => {
    client.setQueryData(offerQuery(offer.id).queryKey, await withdraw.mutateAsync(offer.version))
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
      <p>{t('withdrawWhat', { reference: offer.reference })}</p>
    </ConfirmButton>
  )
}
