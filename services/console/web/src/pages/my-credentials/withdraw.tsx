import { useTranslation } from 'react-i18next'
import type { Credential } from '../../origin/credential.ts'
import { useCredentialWords } from '../../origin/use-credential-words.ts'
import { ConfirmButton } from '../../ui/dialog.tsx'
import { toast } from '../../ui/toast.tsx'
import { useWithdraw } from './my-credentials.commands.ts'

export function Withdraw({ credential: { id, version, kind, issuer } }: { credential: Credential }) {
  const { t } = useTranslation('credentials')
  const say = useCredentialWords()
  const withdraw = useWithdraw(id)
  return (
    <ConfirmButton
      label={t('withdraw')}
      title={t('withdrawTitle')}
      confirmLabel={t('withdrawNow')}
      confirmKind="danger"
      kind="quiet"
      act={async () => {
        await withdraw.mutateAsync(version)
        toast(t('withdrawn'))
      }}
    >
      <p>{t('withdrawWhat', { kind: say.kind(kind), issuer: issuer.name })}</p>
      <p>{t('withdrawAgain')}</p>
    </ConfirmButton>
  )
}
