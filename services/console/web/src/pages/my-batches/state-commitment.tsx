import { newKey } from '@lodestone/client'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { faultAt, Problem } from '../../api/problem.ts'
import { useFormat } from '../../format/use-format.ts'
import { STAGES } from '../../origin/batch.ts'
import { Button } from '../../ui/button.tsx'
import { CountryField } from '../../ui/country-field.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Choice, Field } from '../../ui/field.tsx'
import { Form } from '../../ui/form.tsx'
import { toast } from '../../ui/toast.tsx'
import { FormEnd } from '../participants/particulars.tsx'
import {
  type Commitment,
  type CommitmentDraft,
  type CommitmentForm,
  complaintsOf,
  draftOf,
  EMPTY,
  formOf,
  plainForm,
} from './commitment-form.ts'
import { useReviseCommitment, useStateCommitment } from './my-batches.commands.ts'

export function StateCommitment() {
  const { t } = useTranslation('sites')
  const state = useStateCommitment()
  const [key, setKey] = useState(newKey)
  return (
    <Dialog size="wide" title={t('stateTitle')} trigger={<Button>{t('state')}</Button>}>
      {close => (
        <Filled
          from={EMPTY}
          send={draft => state.mutateAsync({ key, draft })}
          {...{ close, isPending: state.isPending }}
          onChange={() => setKey(newKey())}
        />
      )}
    </Dialog>
  )
}

export function ReviseCommitment({ commitment }: { commitment: Commitment }) {
  const { t } = useTranslation('sites')
  const revise = useReviseCommitment()
  const { id, version } = commitment
  return (
    <Dialog
      size="wide"
      title={t('reviseTitle', { reference: commitment.reference })}
      trigger={<Button kind="quiet">{t('revise')}</Button>}
    >
      {close => (
        <Filled
          from={formOf(commitment)}
          isOld
          send={draft => revise.mutateAsync({ id, version, draft })}
          {...{ close, isPending: revise.isPending }}
        />
      )}
    </Dialog>
  )
}

function Filled({
  from,
  isOld = false,
  send,
  onChange,
  isPending,
  close,
}: {
  from: CommitmentForm
  isOld?: boolean
  send: (draft: CommitmentDraft) => Promise<unknown>
  onChange?: () => void
  isPending: boolean
  close: () => void
}) {
  const { t } = useTranslation('sites')
  const { decimalSign } = useFormat()
  const [form, setForm] = useState(from)
  const [tried, setTried] = useState(false)
  const [fault, setFault] = useState<unknown>()
  const plain = useMemo(() => plainForm(form, decimalSign), [form, decimalSign])
  const complaints = useMemo(() => complaintsOf(plain), [plain])
  const field = (path: Exclude<keyof CommitmentForm, 'stage'>) => {
    const own = complaints.get(path)
    const error =
      own && (tried || own !== 'required')
        ? t(`complaint.${own}`)
        : faultAt(fault instanceof Problem ? fault : undefined, path)
    return { label: t(path), value: form[path], onChange: set(path), error }
  }
  const set = (path: keyof CommitmentForm) => (value: string) => {
    // A form that was changed is another request.
    onChange?.()
    setFault(undefined)
    setForm(before => ({ ...before, [path]: value }))
  }
  const submit = async () => {
    setTried(true)
    if (complaints.size > 0) return
    try {
      await send(draftOf(plain))
      toast(t('stated', { reference: form.reference.trim() }))
      close()
    } catch (error) {
      setFault(error)
    }
  }
  return (
    <Form send={submit}>
      <p>{t('stateWhat')}</p>
      <Field {...field('reference')} isRequired isReadOnly={isOld} />
      <Field {...field('site')} hint={t('siteHint')} isRequired />
      <CountryField {...field('country')} hint={t('countryHint')} isRequired />
      <Choice
        label={t('stageHeader')}
        value={form.stage}
        onChange={set('stage')}
        options={STAGES.map(value => ({ value, label: t(`stage.${value}`) }))}
      />
      <Field {...field('year')} inputMode="numeric" isRequired />
      <Field {...field('quantityKg')} inputMode="decimal" isRequired />
      <Field {...field('to')} hint={t('toHint')} />
      <FormEnd fault={fault} submit={t('stateNow')} isPending={isPending} close={close} />
    </Form>
  )
}
