import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAnswer, useWithdraw } from '../../application/application.queries.ts'
import { type Application, STATE_TONES } from '../../application/application.ts'
import { Described, Exchanges } from '../../application/described.tsx'
import { Documents } from '../../application/documents.tsx'
import { useFormat } from '../../format/use-format.ts'
import { useAccess } from '../../session/session.tsx'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { ConfirmButton } from '../../ui/dialog.tsx'
import { Field } from '../../ui/field.tsx'
import { toast } from '../../ui/toast.tsx'
import { ApplyForm } from './apply-form.tsx'
import { filledFrom } from './form.ts'

/** How an application stands, and what its applicant can do about it. */
export function Standing({ application, applyAgain }: { application: Application; applyAgain: () => void }) {
  const { t } = useTranslation('application')
  return (
    <>
      <Card
        title={application.applied.legalName}
        aside={<Badge tone={STATE_TONES[application.state]}>{t(`states.${application.state}`)}</Badge>}
      >
        <Said application={application} applyAgain={applyAgain} />
      </Card>
      {(application.state === 'submitted' || application.state === 'asked') && <Documents id={application.id} isOwn />}
      {application.state === 'asked' && <Answer application={application} key={application.version} />}
      <Exchanges application={application} />
      {application.state !== 'asked' && <Described applied={application.applied} title={t('sentTitle')} />}
    </>
  )
}

function Said({ application, applyAgain }: { application: Application; applyAgain: () => void }) {
  const { t } = useTranslation('application')
  const format = useFormat()
  const { actFor } = useAccess()
  switch (application.state) {
    case 'submitted':
      return (
        <>
          <p>{t('waits', { when: format.dateTime(application.submittedAt) })}</p>
          <Withdraw application={application} />
        </>
      )
    case 'asked':
      return (
        <>
          <p>{t('wasAsked', { when: format.dateTime(application.askedAt) })}</p>
          <Withdraw application={application} />
        </>
      )
    case 'refused':
      return (
        <>
          <p>{t('wasRefused', { when: format.dateTime(application.refusedAt) })}</p>
          <p className="note">{application.reasons}</p>
          <div className="row">
            <Button onPress={applyAgain}>{t('again')}</Button>
          </div>
        </>
      )
    case 'withdrawn':
      return (
        <>
          <p>{t('wasWithdrawn', { when: format.dateTime(application.withdrawnAt) })}</p>
          <div className="row">
            <Button onPress={applyAgain}>{t('again')}</Button>
          </div>
        </>
      )
    case 'admitted':
      return (
        <>
          <p>{t('wasAdmitted', { when: format.dateTime(application.admittedAt) })}</p>
          <div className="row">
            <Button kind="primary" onPress={() => actFor(application.participantId)}>
              {t('begin')}
            </Button>
          </div>
        </>
      )
  }
}

/** The question, with the answer and the form as it was sent, to be corrected. */
function Answer({ application }: { application: Extract<Application, { state: 'asked' }> }) {
  const { t } = useTranslation('application')
  const answer = useAnswer(application.id)
  const [words, setWords] = useState('')
  return (
    <ApplyForm
      start={filledFrom(application.applied)}
      label={t('sendAnswer')}
      missing={words.trim() === '' ? [t('answer')] : []}
      send={async body => {
        await answer.mutateAsync({ version: application.version, body: { ...body, answer: words.trim() } })
        toast(t('answered'))
      }}
    >
      <Card title={t('question')} lead={t('questionLead')}>
        <p className="note warn">{application.question}</p>
        <Field label={t('answer')} value={words} onChange={setWords} rows={3} maxLength={2_000} isRequired />
      </Card>
    </ApplyForm>
  )
}

function Withdraw({ application: { id } }: { application: Application }) {
  const { t } = useTranslation('application')
  const withdraw = useWithdraw()
  return (
    <div className="row">
      <ConfirmButton
        label={t('withdraw')}
        title={t('withdrawTitle')}
        confirmLabel={t('withdrawNow')}
        kind="quiet"
        confirmKind="danger"
        act={() => withdraw.mutateAsync(id)}
      >
        <p>{t('withdrawWhat')}</p>
      </ConfirmButton>
    </div>
  )
}
