import { newKey } from '@lodestone/client'
import { useTranslation } from 'react-i18next'
import { useOutcome } from '../../approvals/approvals.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Form } from '../../ui/form.tsx'
import { FormEnd } from '../participants/particulars.tsx'
import { draftOf, EMPTY } from './issuer.ts'
import { IssuerFields } from './issuer-fields.tsx'
import { useRegister } from './issuers.commands.ts'
import { useIssuerForm } from './use-issuer-form.ts'

export function RegisterIssuer() {
  const { t } = useTranslation('issuers')
  return (
    <Dialog size="wide" title={t('registerTitle')} trigger={<Button kind="primary">{t('register')}</Button>}>
      {close => <Filled close={close} />}
    </Dialog>
  )
}

function Filled({ close }: { close: () => void }) {
  const { t } = useTranslation('issuers')
  const register = useRegister()
  const outcome = useOutcome()
  const { form, set, error, fault, submit } = useIssuerForm(EMPTY, async filled => {
    // A name is registered once: the same form sent twice makes no second one.
    const made = await register.mutateAsync({ key: newKey(), draft: draftOf(filled) })
    outcome(made, t('registered', { name: filled.name.trim() }))
    close()
  })
  return (
    <Form send={submit}>
      <p>{t('registerWhat')}</p>
      <IssuerFields {...{ form, set, error }} isNew />
      <FormEnd fault={fault} submit={t('registerNow')} isPending={register.isPending} close={close} />
    </Form>
  )
}
