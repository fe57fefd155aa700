import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAdmit, useAsk, useRefuse } from '../../application/application.queries.ts'
import type { Application } from '../../application/application.ts'
import { ConfirmButton } from '../../ui/dialog.tsx'
import { Field } from '../../ui/field.tsx'
import { toast } from '../../ui/toast.tsx'

/** The shortest question or reason that the hub takes. */
const MIN_WORDS = 3
const isShort = (words: string): boolean => words.trim().length < MIN_WORDS

export function Ask({ one }: { one: Application }) {
  const { t } = useTranslation('application')
  const ask = useAsk(one.id)
  const [question, setQuestion] = useState('')
  return (
    <ConfirmButton
      label={t('ask')}
      title={t('askTitle')}
      confirmLabel={t('askNow')}
      missing={isShort(question) ? [t('question')] : []}
      act={async () => {
        await ask.mutateAsync(question.trim())
        setQuestion('')
        toast(t('askedToast'))
      }}
    >
      <p>{t('askWhat')}</p>
      <Field label={t('question')} value={question} onChange={setQuestion} rows={3} maxLength={2_000} isRequired />
    </ConfirmButton>
  )
}

export function Refuse({ one }: { one: Application }) {
  const { t } = useTranslation('application')
  const refuse = useRefuse(one.id)
  const [reasons, setReasons] = useState('')
  const name = one.applied.legalName
  return (
    <ConfirmButton
      label={t('refuse')}
      title={t('refuseTitle', { name })}
      confirmLabel={t('refuseNow')}
      confirmKind="danger"
      missing={isShort(reasons) ? [t('reasons')] : []}
      act={async () => {
        await refuse.mutateAsync(reasons.trim())
        toast(t('refusedToast', { name }))
      }}
    >
      <p>{t('refuseWhat')}</p>
      <Field label={t('reasons')} value={reasons} onChange={setReasons} rows={3} maxLength={2_000} isRequired />
    </ConfirmButton>
  )
}

export function Admit({ one }: { one: Application }) {
  const { t } = useTranslation('application')
  const admit = useAdmit(one.id)
  const [reference, setReference] = useState('')
  const [group, setGroup] = useState('')
  const name = one.applied.legalName
  return (
    <ConfirmButton
      label={t('admit')}
      kind="primary"
      title={t('admitTitle', { name })}
      confirmLabel={t('admitNow')}
      missing={reference.trim() === '' ? [t('reference')] : []}
      act={async () => {
        await admit.mutateAsync({
          reference: reference.trim(),
          ...(group.trim() === '' ? {} : { group: group.trim() }),
        })
        toast(t('admittedToast', { name }))
      }}
    >
      <p>{t('admitWhat')}</p>
      <p>{t('admitPerson', { applicant: one.applicant })}</p>
      <Field label={t('reference')} hint={t('referenceHint')} value={reference} onChange={setReference} isRequired />
      <Field label={t('group')} hint={t('groupHint')} value={group} onChange={setGroup} maxLength={200} />
    </ConfirmButton>
  )
}
