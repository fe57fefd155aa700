import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useOutcome } from '../../approvals/approvals.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Form } from '../../ui/form.tsx'
import { FormEnd } from '../participants/particulars.tsx'
import { formOf, type Issuer, revisedParticulars } from './issuer.ts'
import { IssuerFields } from './issuer-fields.tsx'
import { useRevise } from './issuers.commands.ts'
import { useIssuerForm } from './use-issuer-form.ts'

export function ReviseIssuer({ issuer }: { issuer: Issuer }) {
  const { t } = useTranslation('issuers')
  return (
    <Dialog size="wide" title={t('reviseTitle', { name: issuer.name })} trigger={<Button>{t('revise')}</Button>}>
      {close => <Filled issuer={issuer} close={close} />}
    </Dialog>
  )
}

function Filled({ issuer, close }: { issuer: Issuer; close: () => void }) {
  const { t } = useTranslation('issuers')
  // The version that the form was filled with: the page behind it follows what others do meanwhile.
  const [standing] = useState(issuer)
  const revise = useRevise(issuer.id)
  const outcome = useOutcome()
  const { form, set, error, fault, submit } = useIssuerForm(formOf(standing), async filled => {
    const body = revisedParticulars(filled, standing)
    outcome(await revise.mutateAsync({ version: standing.version, body }), t('revised', { name: filled.name.trim() }))
    close()
  })
  return (
    <Form send={submit}>
      <p>{t('reviseWhat')}</p>
      <IssuerFields {...{ form, set, error }} isNew={false} />
      <FormEnd fault={fault} submit={t('reviseNow')} isPending={revise.isPending} close={close} />
    </Form>
  )
}
