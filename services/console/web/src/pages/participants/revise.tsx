import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Problem } from '../../api/problem.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field } from '../../ui/field.tsx'
import { Form } from '../../ui/form.tsx'
import { toast } from '../../ui/toast.tsx'
import { useRevise } from './participants.queries.ts'
import { type Participant, type Particulars, particularsOf, revisedParticulars } from './participants.ts'
import { Baselines, FormEnd, Identifiers, Owners } from './particulars.tsx'

export function Revise({ one }: { one: Participant }) {
  const { t } = useTranslation('participants')
  return (
    <Dialog size="wide" title={t('reviseTitle', { name: one.legalName })} trigger={<Button>{t('revise')}</Button>}>
      {close => <Filled one={one} close={close} />}
    </Dialog>
  )
}

function Filled({ one, close }: { one: Participant; close: () => void }) {
  const { t } = useTranslation('participants')
  // The version that the form was filled with: the page behind it follows what others do meanwhile.
  const [standing] = useState(one)
  const [draft, setDraft] = useState(() => particularsOf(one))
  const [fault, setFault] = useState<unknown>()
  const revise = useRevise(one.id)
  const set = (part: Partial<Particulars>) => setDraft(before => ({ ...before, ...part }))
  const errors = fault instanceof Problem ? fault.errors : []
  const errorAt = (path: string) => errors.find(error => error.path === path)?.message
  const send = async () => {
    setFault(undefined)
    try {
      const { legalName: name } = await revise.mutateAsync({
        version: standing.version,
        body: revisedParticulars(draft, standing),
      })
      toast(t('revised', { name }))
      close()
    } catch (error) {
      setFault(error)
    }
  }
  const missing = draft.legalName.trim() === '' ? [t('legalName')] : []
  return (
    <Form isReady={missing.length === 0} send={send}>
      <p>{t('reviseWhat')}</p>
      <p>{t('audited')}</p>
      <Field
        label={t('legalName')}
        value={draft.legalName}
        onChange={legalName => set({ legalName })}
        error={errorAt('legalName')}
        isRequired
      />
      <Identifiers draft={draft} set={set} errorAt={errorAt} />
      <Owners draft={draft} set={set} errorAt={errorAt} />
      {one.kind === 'member' && <Baselines draft={draft} set={set} errorAt={errorAt} />}
      <FormEnd fault={fault} submit={t('reviseNow')} isPending={revise.isPending} missing={missing} close={close} />
    </Form>
  )
}
