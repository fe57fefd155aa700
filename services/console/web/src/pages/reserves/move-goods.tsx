import { newKey } from '@lodestone/client'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { faultAt, Problem } from '../../api/problem.ts'
import { bodyOf } from '../../api/revision.ts'
import { waits } from '../../approvals/approval.ts'
import { useFormat } from '../../format/use-format.ts'
import { plainNumber } from '../../grid/rows.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Choice, Field } from '../../ui/field.tsx'
import { Form } from '../../ui/form.tsx'
import { toast } from '../../ui/toast.tsx'
import { FormEnd } from '../participants/particulars.tsx'
import { type MovementDraft, type Reserve, useMove } from './reserves.queries.ts'

const KINDS = ['receipt', 'release', 'loan', 'return'] as const
type Texts = { readonly on: string; readonly kg: string; readonly borrower: string; readonly reason: string }

/** Goods into an account or out of it. Out of a bloc's they go by a trigger that holds, or once a second operator confirms. */
export function MoveGoods({ reserve }: { reserve: Reserve }) {
  const { t } = useTranslation('reserves')
  return (
    <Dialog title={t('moveTitle', { name: reserve.name })} trigger={<Button>{t('move')}</Button>}>
      {close => <Filled reserve={reserve} close={close} />}
    </Dialog>
  )
}

function Filled({ reserve: { id, bloc, triggers }, close }: { reserve: Reserve; close: () => void }) {
  const { t } = useTranslation('reserves')
  const { decimalSign } = useFormat()
  const move = useMove(id)
  const [key, setKey] = useState(newKey)
  const [kind, setKind] = useState<(typeof KINDS)[number]>('receipt')
  const [trigger, setTrigger] = useState('')
  const [texts, setTexts] = useState<Texts>({ on: '', kg: '', borrower: '', reason: '' })
  const [fault, setFault] = useState<unknown>()
  // A form that was changed is another request.
  const changing =
    <Value,>(set: (value: Value) => void) =>
    (value: Value) => {
      setKey(newKey())
      setFault(undefined)
      set(value)
    }
  const field = (name: keyof Texts) => ({
    label: t(name),
    value: texts[name],
    onChange: changing((value: string) => setTexts(before => ({ ...before, [name]: value }))),
    error: faultAt(fault instanceof Problem ? fault : undefined, name),
    isRequired: true,
  })
  const leaves = kind === 'release' || kind === 'loan'
  const lends = kind === 'loan' || kind === 'return'
  const send = async () => {
    const { on, kg, borrower, reason } = texts
    const body: MovementDraft = bodyOf({
      ...{ kind, on, reason, kg: plainNumber(kg, decimalSign) },
      ...(lends ? { borrower } : {}),
      ...(leaves && trigger !== '' ? { trigger } : {}),
    })
    try {
      toast(t(waits(await move.mutateAsync({ key, body })) ? 'movedWaits' : 'moved'))
      close()
    } catch (error) {
      setFault(error)
    }
  }
  return (
    <Form send={send}>
      <Choice
        label={t('kindHeader')}
        value={kind}
        onChange={changing(setKind)}
        options={KINDS.map(value => ({ value, label: t(`kind.${value}`) }))}
      />
      <Field {...field('kg')} inputMode="decimal" />
      <Field {...field('on')} type="date" />
      {lends && <Field {...field('borrower')} />}
      {leaves && bloc !== undefined && (
        <Choice
          label={t('trigger')}
          value={trigger}
          onChange={changing(setTrigger)}
          options={[{ value: '', label: t('noTrigger') }, ...triggers.map(own => ({ value: own.id, label: own.name }))]}
        />
      )}
      <Field {...field('reason')} hint={t('reasonHint')} />
      <FormEnd fault={fault} submit={t('move')} isPending={move.isPending} close={close} />
    </Form>
  )
}
