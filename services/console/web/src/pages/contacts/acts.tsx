import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { ConfirmButton } from '../../ui/dialog.tsx'
import { toast } from '../../ui/toast.tsx'
import { useRemove, useRevise } from './contacts.queries.ts'
import { type Contact, textOf } from './contacts.ts'

/** Has a disabled address sent to again, with all else as it is. */
export function Enable({ contact }: { contact: Contact }) {
  const { t } = useTranslation('contacts')
  const revise = useRevise(contact.id)
  return (
    <ConfirmButton
      label={t('enable')}
      title={t('enableTitle')}
      confirmLabel={t('enableNow')}
      kind="primary"
      act={async () => {
        await revise.mutateAsync({ version: contact.version, body: textOf(contact) })
        toast(t('enabled'))
      }}
    >
      <p>{t('enableWhat', { email: contact.email })}</p>
    </ConfirmButton>
  )
}

export function Remove({ contact: { id, email, version } }: { contact: Contact }) {
  const { t } = useTranslation('contacts')
  const client = useQueryClient()
  const [, go] = useLocation()
  const remove = useRemove(id)
  return (
    <ConfirmButton
      label={t('remove')}
      title={t('removeTitle')}
      confirmLabel={t('removeNow')}
      kind="quiet"
      confirmKind="danger"
      act={async () => {
        await remove.mutateAsync(version)
        go('/my/contacts')
        toast(t('removed'))
        await client.invalidateQueries({ queryKey: ['contacts', 'list'] })
      }}
    >
      <p>{t('removeWhat', { email })}</p>
    </ConfirmButton>
  )
}
